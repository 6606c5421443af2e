import { isAaltoError } from '../../errors/is-aalto-error.ts';
import type { AuthChallengeMfaOutput } from '../../generated/api.ts';
import type { MfaContext } from '../aalto-context.ts';
import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';

/** What is known of a challenge. Without any of it a code is taken all the same. */
export interface ChallengeState {
  readonly factors: AuthChallengeMfaOutput['factors'];
  /** Null: not known. */
  readonly recoveryCodesRemaining: number | null;
  /** For how many days this device may be remembered; null: the backend does not offer it. */
  readonly rememberDeviceDays: number | null;
  /** Until when no code of an authenticator is accepted, in milliseconds since 1970. */
  readonly lockedUntil: number | null;
}

/** A factor was proven. */
export interface Verified {
  /** How many recovery codes are left, where one of them was used. */
  readonly recoveryCodesRemaining: number | null;
}

export interface Challenge extends Readable<ChallengeState> {
  /** Answers the error, or null. */
  readonly verify: (code: string, rememberDevice: boolean) => Promise<unknown>;
  readonly verifyRecoveryCode: (code: string) => Promise<unknown>;
}

export interface ChallengeOptions {
  readonly mfa: Pick<MfaContext, 'prove'> & {
    readonly auth: Pick<MfaContext['auth'], 'challengeMfa' | 'verifyMfa' | 'verifyRecoveryCode'>;
  };
  readonly onVerified: (verified: Verified) => void;
}

const unknown: ChallengeState = {
  factors: [],
  recoveryCodesRemaining: null,
  rememberDeviceDays: null,
  lockedUntil: null,
};

/** Raises the session by a code of an authenticator that is enrolled already, or by a recovery code. */
export function createChallenge({ mfa, onVerified }: ChallengeOptions): Challenge {
  const { auth, prove } = mfa;
  const store = createStore(unknown, () => {
    void load();
    return () => undefined;
  });

  async function load(): Promise<void> {
    const { data } = await auth.challengeMfa();
    if (data) store.set(readChallenge(data));
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    async verify(code, rememberDevice) {
      const { error } = await prove(() =>
        auth.verifyMfa(rememberDevice ? { code, rememberDevice } : { code }),
      );
      if (error === null) onVerified({ recoveryCodesRemaining: null });
      // This may have been the guess that locks: then it is told now, and not only at the next one.
      else if (isWrongGuess(error)) void load();
      return error;
    },
    async verifyRecoveryCode(code) {
      const { data, error } = await prove(() => auth.verifyRecoveryCode({ code }));
      if (data) onVerified({ recoveryCodesRemaining: data.remaining });
      return error;
    },
  };
}

function isWrongGuess(error: unknown): boolean {
  return isAaltoError(error) && (error.code === 'invalid_code' || error.code === 'mfa_locked');
}

function readChallenge({ retryAfterSeconds, ...known }: AuthChallengeMfaOutput): ChallengeState {
  const { factors, recoveryCodesRemaining, rememberDeviceDays } = known;
  const lockedUntil = retryAfterSeconds === null ? null : Date.now() + retryAfterSeconds * 1000;
  return { factors, recoveryCodesRemaining, rememberDeviceDays, lockedUntil };
}
