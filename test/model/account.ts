/**
 * What the server keeps of each sign-in, and how a decision changes it. Each function is beside the one of packages/server
 * that it follows.
 */
import { advanceFamily, assuranceLevel, positionAfter } from '@aalto/auth-core';
import type { AssuranceLevel, TokenFamily } from '@aalto/auth-core';

import { AaltoError } from '../../packages/sdk/src/errors/aalto-error.ts';
import { failed, succeeded } from '../../packages/sdk/src/errors/answer.ts';
import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import { hashOf, rootKeys, sessionWith, tokenAt } from './names.ts';

export type Side = 'honest' | 'thief';

/** A token that was consumed: by whom, under which attempt, and by what. Kept for the invariants alone. */
interface Consumption {
  readonly token: string;
  readonly by: Side;
  readonly attempt: string | null;
  readonly how: 'rotation' | 'step-up';
}

/** One sign-in: its family, and what stands beside it in the row. */
export interface Account {
  readonly family: TokenFamily;
  /** The current token's text, which the server itself does not keep. For the invariants alone. */
  readonly token: string;
  readonly aal: AssuranceLevel;
  readonly ended: 'reuse' | 'sign-out' | null;
  readonly consumed: readonly Consumption[];
}

export interface Server {
  readonly accounts: readonly Account[];
  /** Codes that raised a level: each is good once. */
  readonly spent: readonly string[];
  /** How often every access token that was signed has expired. */
  readonly era: number;
  /** 1 once AALTO_SECRET has a new current key. */
  readonly key: 0 | 1;
}

/** How a family goes on: each can be replaced by a mutant's. */
export interface AccountRules {
  readonly advanceFamily: typeof advanceFamily;
  readonly positionAfter: typeof positionAfter;
  readonly assuranceLevel: typeof assuranceLevel;
  /** The key that a repeated token is derived with. */
  readonly keyToRepeat: (family: TokenFamily, server: Server) => number;
}

export const accountRules: AccountRules = {
  advanceFamily,
  positionAfter,
  assuranceLevel,
  keyToRepeat: ({ tokenKeyId }) => tokenKeyId,
};

export const NOW = new Date('2026-01-10T00:00:00Z');
const LATER = new Date('2036-01-10T00:00:00Z');

export const emptyServer: Server = { accounts: [], spent: [], era: 0, key: 0 };

export interface Handled {
  readonly server: Server;
  readonly answer: Answer;
}

/** `advanceLocked` of packages/server/src/sessions/locked-transition.ts. */
export function advance(
  server: Server,
  index: number,
  how: 'rotation' | 'step-up',
  attempt: string | null,
  by: Side,
  rules: AccountRules,
): Handled {
  const account = server.accounts[index];
  if (!account) return refuse(server, 'session_expired');
  const at = rules.positionAfter(account.family, how);
  const next = tokenAt(index, at, attempt, rootKeys[server.key].current, account.consumed.length);
  const successor = {
    tokenHash: next.hash,
    tokenKeyId: next.keyId,
    attemptHash: hashOf(attempt),
  };
  const advanced: Account = {
    ...account,
    family: rules.advanceFamily(account.family, how, successor, LATER),
    token: next.text,
    aal: how === 'step-up' ? 'aal2' : account.aal,
    consumed: [...account.consumed, { token: account.token, by, attempt, how }],
  };
  return answerSession(withAccount(server, index, advanced), index, next.text, rules);
}

/** `repeatLocked` of packages/server/src/sessions/locked-transition.ts. */
export function repeat(server: Server, index: number, attempt: string | null, rules: AccountRules): Handled {
  const family = server.accounts[index]?.family;
  const key = family && rootKeys[server.key].byId.get(rules.keyToRepeat(family, server));
  const token = key && attempt !== null ? tokenAt(index, family, attempt, key) : undefined;
  if (!token || token.hash !== family?.tokenHash) return refuse(server, 'unavailable');
  return answerSession(server, index, token.text, rules);
}

export function signIn(server: Server, rules: AccountRules): Handled {
  const index = server.accounts.length;
  const start = { epoch: 0, generation: 0 };
  const token = tokenAt(index, start, null, rootKeys[server.key].current);
  const family: TokenFamily = {
    ...start,
    revoked: false,
    tokenHash: token.hash,
    tokenKeyId: token.keyId,
    attemptHash: null,
    history: [],
    leaves: [],
    idleExpiresAt: LATER,
    absoluteExpiresAt: LATER,
  };
  const account: Account = { family, token: token.text, aal: 'aal1', ended: null, consumed: [] };
  const accounts = [...server.accounts, account];
  return answerSession({ ...server, accounts }, index, token.text, rules);
}

/** `answerSession` of packages/server/src/sessions: an access token signed at the level as it is now. */
function answerSession(server: Server, index: number, refreshToken: string, rules: AccountRules): Handled {
  const account = server.accounts[index];
  if (!account) return refuse(server, 'session_expired');
  const { aal, family } = account;
  const level = levelOf(account, { aal, epoch: family.epoch }, rules);
  const access = { account: index, epoch: family.epoch, era: server.era, aal: level };
  return { server, answer: succeeded({ session: sessionWith(refreshToken, access) }) };
}

/** The level of a request with an access token that says this. */
export function levelOf(
  { aal, family: { epoch } }: Account,
  token: { readonly aal: AssuranceLevel; readonly epoch: number },
  rules: AccountRules,
): AssuranceLevel {
  return rules.assuranceLevel({
    token,
    family: { aal, epoch, aal2At: NOW, rememberedProofAt: null, refreshedAt: NOW },
    hasVerifiedFactor: true,
    aal2MaxAgeSeconds: 3600,
    aal2InactivitySeconds: null,
    rememberDeviceDays: 0,
    now: NOW,
  });
}

export function end(server: Server, index: number, ended: 'reuse' | 'sign-out'): Server {
  const account = server.accounts[index];
  if (!account) return server;
  return withAccount(server, index, { ...account, ended, family: { ...account.family, revoked: true } });
}

export function withAccount(server: Server, index: number, account: Account): Server {
  return { ...server, accounts: server.accounts.with(index, account) };
}

export function refuse(server: Server, code: string): Handled {
  return { server, answer: failed(refusal(code)) };
}

const refusals = new Map<string, AaltoError>();

function refusal(code: string): AaltoError {
  const status = code === 'unavailable' ? 503 : 401;
  const error = refusals.get(code) ?? new AaltoError(code, code, { status });
  refusals.set(code, error);
  return error;
}
