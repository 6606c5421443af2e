import { createContext, useContext } from 'react';

import type { Client } from '../client/create-client.ts';
import type { Api } from '../generated/api.ts';
import { createFactorsStore } from './factor/factors-store.ts';
import type { FactorsStore } from './factor/factors-store.ts';
import type { MfaRequests } from './mfa/mfa-requests.ts';
import { createRecoveryCodesStore } from './recovery/recovery-codes-store.ts';
import type { RecoveryCodesStore } from './recovery/recovery-codes-store.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionSource, SessionStore } from './session-store.ts';

const PROCEDURES = [
  'challengeMfa',
  'enrollMfa',
  'listFactors',
  'regenerateRecoveryCodes',
  'renameFactor',
  'unenrollMfa',
  'verifyMfa',
  'verifyRecoveryCode',
] as const satisfies readonly (keyof Api['auth'])[];

/** What the hooks and parts of the second factor call, besides the session. */
export type MfaAuth = Client<object>['auth'] & Pick<Api['auth'], (typeof PROCEDURES)[number]>;

/** Any client. Without the procedures of the second factor, such as on an API of one’s own, only the session is known. */
export interface ClientSource extends SessionSource {
  readonly auth: SessionSource['auth'] & Partial<MfaAuth>;
}

/** What the hooks of the second factor share under one provider. */
export interface MfaContext {
  readonly auth: MfaAuth;
  readonly factors: FactorsStore;
  readonly recoveryCodes: RecoveryCodesStore;
  /** Runs a proof so that this tab’s own is told from another’s. */
  readonly prove: MfaRequests['prove'];
}

export interface Aalto {
  readonly client: ClientSource;
  readonly session: SessionStore;
  readonly requests: MfaRequests | null;
  readonly mfa: MfaContext | null;
}

export const AaltoContext = createContext<Aalto | null>(null);

export function createAalto(client: ClientSource, requests: MfaRequests | null): Aalto {
  return { client, requests, session: createSessionStore(client), mfa: createMfaContext(client, requests) };
}

function createMfaContext({ auth }: ClientSource, requests: MfaRequests | null): MfaContext | null {
  if (!hasMfa(auth)) return null;
  return {
    auth,
    factors: createFactorsStore(auth),
    recoveryCodes: createRecoveryCodesStore(auth),
    prove: requests?.prove ?? ((call) => call()),
  };
}

function hasMfa(auth: ClientSource['auth']): auth is MfaAuth {
  return PROCEDURES.every((name) => typeof auth[name] === 'function') && 'refreshSession' in auth;
}

/** @param hook Who asks, for whoever forgot the provider. */
export function useAalto(hook: string): Aalto {
  const aalto = useContext(AaltoContext);
  if (!aalto) throw new TypeError(`${hook} needs an AaltoProvider around it.`);
  return aalto;
}

export function useMfaContext(hook: string): MfaContext {
  const { mfa } = useAalto(hook);
  if (!mfa)
    throw new TypeError(
      `${hook} needs a client whose api has auth.${PROCEDURES.join(', auth.')}: give AaltoProvider the one for the API that people sign in to.`,
    );
  return mfa;
}
