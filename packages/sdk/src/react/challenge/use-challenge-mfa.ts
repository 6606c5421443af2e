import { useState } from 'react';

import { useMfaContext } from '../aalto-context.ts';
import { useCodeEntry } from '../code/use-code-entry.ts';
import type { CodeEntryView } from '../code/use-code-entry.ts';
import { useRecoveryCodeEntry } from '../recovery/use-recovery-code-entry.ts';
import type { RecoveryCodeEntryView } from '../recovery/use-recovery-code-entry.ts';
import { useLatest } from '../store/use-latest.ts';
import { useStore } from '../store/use-store.ts';
import { createChallenge } from './challenge.ts';
import type { ChallengeState, Verified } from './challenge.ts';

/** What the person proves: a code of an authenticator, or one of the recovery codes. */
export type ChallengeMethod = 'authenticator' | 'recovery_code';

export interface UseChallengeMfaOptions {
  readonly onVerified: (verified: Verified) => void;
}

export interface ChallengeMfaView extends Omit<ChallengeState, 'lockedUntil'> {
  readonly method: ChallengeMethod;
  readonly choose: (method: ChallengeMethod) => void;
  readonly code: CodeEntryView;
  readonly recoveryCode: RecoveryCodeEntryView;
  /** Whether this device is to be remembered; offered where `rememberDeviceDays` is not null. */
  readonly isRemembering: boolean;
  readonly setRemembering: (isRemembering: boolean) => void;
}

/**
 * Asks for a second factor: a code of an authenticator, or a recovery code.
 *
 * @example
 * import { useChallengeMfa } from '@aalto/sdk/react';
 *
 * function Challenge({ onDone }: { onDone: () => void }) {
 *   const { code } = useChallengeMfa({ onVerified: onDone });
 *   return (
 *     <form {...code.formProps}>
 *       <input {...code.inputProps} aria-label="Code" />
 *       {code.isLocked && <p role="status">Locked for {code.lockedSeconds} seconds.</p>}
 *     </form>
 *   );
 * }
 */
export function useChallengeMfa(options: UseChallengeMfaOptions): ChallengeMfaView {
  const mfa = useMfaContext('useChallengeMfa');
  const onVerified = useLatest(options.onVerified);
  const [challenge] = useState(() => createChallenge({ mfa, onVerified }));
  const [method, choose] = useState<ChallengeMethod>('authenticator');
  const [isRemembering, setRemembering] = useState(false);
  const { lockedUntil, ...known } = useStore(challenge);
  const code = useCodeEntry({
    autoFocus: method === 'authenticator',
    lockedUntil,
    onSubmit: (typed) => challenge.verify(typed, isRemembering),
  });
  const recoveryCode = useRecoveryCodeEntry({
    autoFocus: method === 'recovery_code',
    onSubmit: challenge.verifyRecoveryCode,
  });
  return { ...known, method, choose, code, recoveryCode, isRemembering, setRemembering };
}
