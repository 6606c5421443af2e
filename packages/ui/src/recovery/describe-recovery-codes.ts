/** How many a set has. */
const RECOVERY_CODES = 10;

/** As few as this are worth a warning. */
export const FEW_RECOVERY_CODES = 3;

export interface RecoveryCodesWords {
  /** For a badge. */
  readonly state: string;
  /** In words, since a colour alone says nothing to some; null where enough are left. */
  readonly warning: string | null;
  /** Makes others. */
  readonly action: string;
  /** Asked before, and what follows from it. */
  readonly question: string;
  readonly consequence: string;
}

/** What to say of an account that has so many recovery codes left. */
export function describeRecoveryCodes(left: number): RecoveryCodesWords {
  if (left === 0)
    return {
      state: 'None left',
      warning:
        'You have none. If you lose your authenticator now, you are locked out of your account. Make some, and keep them where you get at them without your phone.',
      action: 'Make recovery codes',
      question: 'Make recovery codes?',
      consequence: 'You get ten, and see them once. Have a place for them ready.',
    };
  return {
    state: `${left} of ${RECOVERY_CODES} left`,
    warning:
      left > FEW_RECOVERY_CODES
        ? null
        : 'They are running out. Make new ones while you have your authenticator.',
    action: 'Make new codes',
    question: 'Make new recovery codes?',
    consequence: 'The ones that you have stop working at once. You get ten others, and see them once.',
  };
}
