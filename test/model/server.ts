/**
 * The server's side: the real decisions of auth-core over plain values. What is restated here is what surrounds them in
 * packages/server; messages are handled one at a time, as the lock on the family's row has it.
 */
import { decideReauthentication, decideRotation, decideStepUp } from '@aalto/auth-core';
import type { RefreshToken } from '@aalto/auth-core';

import { succeeded } from '../../packages/sdk/src/errors/answer.ts';
import { accountRules, advance, end, NOW, refuse, repeat, signIn } from './account.ts';
import type { Account, AccountRules, Handled, Server, Side } from './account.ts';
import { accessOf, hashOf, readToken, rootKeys } from './names.ts';

export type Request =
  | { readonly kind: 'refresh'; readonly token: string; readonly attempt: string | null }
  | {
      readonly kind: 'step-up';
      readonly access: string;
      readonly code: string;
      readonly attempt: string | null;
    }
  | { readonly kind: 'reauthentication'; readonly access: string; readonly attempt: string | null }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'sign-out'; readonly access: string };

/** The server's rules: each can be replaced by a mutant's. */
export interface ServerRules extends AccountRules {
  readonly readToken: typeof readToken;
  readonly decideRotation: typeof decideRotation;
  readonly decideStepUp: typeof decideStepUp;
  readonly decideReauthentication: typeof decideReauthentication;
}

export const serverRules: ServerRules = {
  ...accountRules,
  readToken,
  decideRotation,
  decideStepUp,
  decideReauthentication,
};

/** Whoever sends it: `by` is for the invariants. */
export function handle(server: Server, request: Request, by: Side, rules: ServerRules): Handled {
  switch (request.kind) {
    case 'refresh':
      return refresh(server, request, by, rules);
    case 'step-up':
      return withAccess(server, request.access, (index, account) => {
        const decision = rules.decideStepUp(requestOf(account, request.attempt));
        if (decision.kind === 'refuse') return refuse(server, decision.code);
        if (decision.kind === 'repeat') return repeat(server, index, request.attempt, rules);
        const isRight = request.code !== 'wrong' && !server.spent.includes(request.code);
        if (!isRight) return refuse(server, 'invalid_code');
        const judged = { ...server, spent: [...server.spent, request.code] };
        return advance(judged, index, 'step-up', request.attempt, by, rules);
      });
    case 'reauthentication':
      return withAccess(server, request.access, (index, account) => {
        const decision = rules.decideReauthentication(requestOf(account, request.attempt));
        if (decision.kind === 'refuse') return refuse(server, decision.code);
        if (decision.kind === 'repeat') return repeat(server, index, request.attempt, rules);
        return advance(server, index, 'rotation', request.attempt, by, rules);
      });
    case 'sign-in':
      return signIn(server, rules);
    case 'sign-out':
      return withAccess(server, request.access, (index) => ({
        server: end(server, index, 'sign-out'),
        answer: succeeded({}),
      }));
    default:
      return request satisfies never;
  }
}

/** `refreshSession` and `applyRotation` of packages/server/src/sessions/refresh-session.ts. */
function refresh(
  server: Server,
  { token: text, attempt }: Extract<Request, { kind: 'refresh' }>,
  by: Side,
  rules: ServerRules,
): Handled {
  const parsed = rules.readToken(text, rootKeys[server.key]);
  if (parsed.outcome === 'malformed') return refuse(server, 'invalid_refresh_token');
  if (parsed.outcome === 'unknown_key') return refuse(server, 'unavailable');
  const index = indexOf(server, parsed.token);
  const account = server.accounts[index];
  const decision = rules.decideRotation({
    token: parsed.token,
    ...requestOf(account, attempt),
  });
  switch (decision.kind) {
    case 'rotate':
      return advance(server, index, 'rotation', attempt, by, rules);
    case 'repeat':
      return repeat(server, index, attempt, rules);
    case 'revoke':
      return { ...refuse(server, decision.code), server: end(server, index, 'reuse') };
    case 'alert':
    case 'refuse':
      return refuse(server, decision.code);
    default:
      return decision satisfies never;
  }
}

function indexOf({ accounts }: Server, { sessionId }: RefreshToken): number {
  const index = Number(sessionId.at(-1));
  return index < accounts.length ? index : -1;
}

function requestOf(account: Account | undefined, attempt: string | null) {
  return {
    attemptHash: hashOf(attempt),
    family: account?.family ?? null,
    now: NOW,
  };
}

/** The gate: a live access token of a family that was not revoked. */
function withAccess(
  server: Server,
  access: string,
  work: (index: number, account: Account) => Handled,
): Handled {
  const { account: index, era } = accessOf(access);
  const account = server.accounts[index];
  if (!account || era < server.era) return refuse(server, 'token_expired');
  if (account.family.revoked) return refuse(server, 'session_revoked');
  return work(index, account);
}
