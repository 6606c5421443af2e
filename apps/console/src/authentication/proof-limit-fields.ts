import { durationOf, formatDuration, readWholeNumber, secondsOf } from './duration.ts';
import type { Duration } from './duration.ts';
import { MAX_REMEMBER_DAYS, MAX_SECONDS, MIN_SECONDS, nistLimits, standardLimits } from './proof-limits.ts';
import type { PresetName, ProofLimits } from './proof-limits.ts';

/** What is chosen and typed. The durations count where the choice is `custom`; a preset leaves them as they are. */
export interface LimitFields {
  readonly choice: PresetName;
  readonly maxAge: Duration;
  readonly hasInactivity: boolean;
  readonly inactivity: Duration;
  readonly remembers: boolean;
  readonly rememberDays: string;
}

export type LimitErrors = Partial<Record<'maxAge' | 'inactivity' | 'rememberDays', string>>;

export function fieldsOf(limits: ProofLimits, choice: PresetName): LimitFields {
  const { aal2MaxAgeSeconds, aal2InactivitySeconds, rememberDeviceDays } = limits;
  return {
    choice,
    maxAge: durationOf(aal2MaxAgeSeconds),
    hasInactivity: aal2InactivitySeconds !== null,
    inactivity: durationOf(aal2InactivitySeconds ?? nistLimits.aal2InactivitySeconds),
    remembers: rememberDeviceDays > 0,
    rememberDays: String(rememberDeviceDays || MAX_REMEMBER_DAYS),
  };
}

/** What the fields say; `NaN` where one says nothing. */
export function limitsOf(fields: LimitFields): ProofLimits {
  const { choice, maxAge, hasInactivity, inactivity, remembers, rememberDays } = fields;
  if (choice === 'nist') return nistLimits;
  const rememberDeviceDays = remembers ? readWholeNumber(rememberDays) : 0;
  if (choice === 'standard') return { ...standardLimits, rememberDeviceDays };
  return {
    aal2MaxAgeSeconds: secondsOf(maxAge),
    aal2InactivitySeconds: hasInactivity ? secondsOf(inactivity) : null,
    rememberDeviceDays,
  };
}

/** What the server would refuse, and what would not do what it says. */
export function checkFields(fields: LimitFields): LimitErrors {
  const { aal2MaxAgeSeconds, aal2InactivitySeconds, rememberDeviceDays } = limitsOf(fields);
  const maxAge = checkSeconds(aal2MaxAgeSeconds);
  const inactivity =
    aal2InactivitySeconds === null
      ? undefined
      : (checkSeconds(aal2InactivitySeconds) ?? checkOrder(aal2InactivitySeconds, aal2MaxAgeSeconds));
  const remembers = fields.choice !== 'nist' && fields.remembers;
  const isInDays = rememberDeviceDays >= 1 && rememberDeviceDays <= MAX_REMEMBER_DAYS;
  return {
    ...(maxAge !== undefined && { maxAge }),
    ...(inactivity !== undefined && { inactivity }),
    ...(remembers && !isInDays && { rememberDays: `Enter 1 to ${MAX_REMEMBER_DAYS} days.` }),
  };
}

function checkSeconds(seconds: number): string | undefined {
  if (Number.isNaN(seconds)) return 'Enter a whole number.';
  if (seconds < MIN_SECONDS) return `At least ${formatDuration(MIN_SECONDS)}.`;
  return seconds > MAX_SECONDS ? `At most ${formatDuration(MAX_SECONDS)}.` : undefined;
}

/** After as long, a code is asked for anyway: such a limit would never count. */
function checkOrder(inactivity: number, maxAge: number): string | undefined {
  if (Number.isNaN(maxAge) || inactivity < maxAge) return undefined;
  return `Choose less than ${formatDuration(maxAge)}: after that a code is asked for anyway.`;
}
