import type { AuthEnrollMfaError, AuthEnrollMfaOutput, AaltoError } from '../../generated/api.ts';
import type { MfaContext } from '../aalto-context.ts';
import { readFirstCodes } from '../recovery/issued-recovery-codes.ts';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';

const LIFETIME_MS = 10 * 60 * 1000;

/** How far an authenticator is set up. */
export type EnrollmentState =
  | { readonly status: 'starting' }
  | { readonly status: 'refused'; readonly error: AaltoError<AuthEnrollMfaError | 'network_error'> }
  | ({ readonly status: 'pending' } & Pick<AuthEnrollMfaOutput, 'factorId' | 'secret' | 'otpauthUrl'> & {
        /** The secret in fours, as people read a long word from a screen. */
        readonly secretInGroups: string;
        /** In milliseconds since 1970, by this device’s clock. */
        readonly endsAt: number;
      })
  | { readonly status: 'expired' }
  | { readonly status: 'enrolled' };

export interface Enrollment extends Readable<EnrollmentState> {
  /** Begins, or begins another in place of this. */
  readonly start: () => Promise<void>;
  /** Proves it by its first code. Answers the error, or null. */
  readonly verify: (code: string) => Promise<unknown>;
}

/** What `enrollMfa` takes. */
export interface EnrollmentInput {
  /** By default a name that none of the account’s authenticators has. */
  readonly friendlyName?: string | undefined;
  /** The id of an authenticator whose place it takes, which works until this one is proven. */
  readonly replaces?: string | undefined;
}

export interface EnrollmentOptions {
  readonly mfa: Pick<MfaContext, 'prove'> & {
    readonly auth: Pick<MfaContext['auth'], 'enrollMfa' | 'regenerateRecoveryCodes' | 'verifyMfa'>;
  };
  readonly input: EnrollmentInput;
  /** With the recovery codes that came with a first factor: shown now or never. */
  readonly onEnrolled: (issued: IssuedRecoveryCodes | null) => void;
}

/** From a secret to its first code. The secret is here alone, and goes once it is proven or has expired. */
export function createEnrollment({ mfa, input, onEnrolled }: EnrollmentOptions): Enrollment {
  const { auth, prove } = mfa;
  const store = createStore<EnrollmentState>({ status: 'starting' }, watch);
  let starts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function expireInTime(): void {
    const state = store.getState();
    clearTimeout(timer);
    if (state.status === 'pending' && store.isWatched())
      timer = setTimeout(() => store.set({ status: 'expired' }), state.endsAt - Date.now());
  }

  async function start(): Promise<void> {
    starts += 1;
    const started = starts;
    store.set({ status: 'starting' });
    const { data, error } = await auth.enrollMfa(input);
    // Another was begun meanwhile.
    if (started !== starts) return;
    store.set(error ? { status: 'refused', error } : pending(data));
    expireInTime();
  }

  function watch(): () => void {
    // Once, however often its page is hidden and shown again.
    if (starts === 0) void start();
    expireInTime();
    return () => clearTimeout(timer);
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start,
    async verify(code) {
      const state = store.getState();
      if (state.status !== 'pending') return null;
      const { data, error } = await prove(() => auth.verifyMfa({ code, factorId: state.factorId }));
      if (error?.code === 'factor_not_found') store.set({ status: 'expired' });
      if (error) return error;
      const issued = input.replaces === undefined ? await readFirstCodes(auth, data) : null;
      store.set({ status: 'enrolled' });
      onEnrolled(issued);
      return null;
    },
  };
}

function pending({ factorId, secret, otpauthUrl, expiresAt }: AuthEnrollMfaOutput): EnrollmentState {
  const secretInGroups = secret.match(/.{1,4}/g)?.join(' ') ?? secret;
  return { status: 'pending', factorId, secret, secretInGroups, otpauthUrl, endsAt: endOf(expiresAt) };
}

/** By this device’s clock, which may be wrong: then the usual lifetime is the better guess. */
function endOf(expiresAt: string): number {
  const end = Date.parse(expiresAt);
  const latest = Date.now() + LIFETIME_MS;
  return end > Date.now() && end <= latest ? end : latest;
}
