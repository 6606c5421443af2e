/**
 * How late a message may be: the promise to an honest client ends at the sixteen transitions that a family remembers.
 * Sixteen are too many to be explored, so a scenario may say fewer; then its network is no slower than that.
 */
import { HISTORY_LENGTH } from '@aalto/auth-core';

import type { Account, AccountRules, Server } from './account.ts';
import type { Bounds } from './bounds.ts';
import { accessOf, readToken, rootKeys } from './names.ts';
import type { Request } from './server.ts';

/** A request that was sent when its family had made so many transitions; 0 where no message can be too late. */
export type Message = Request & { readonly sentAt: number };

export function messageOf(request: Request, server: Server, { remembers }: Bounds): Message {
  const isCounted = remembers < HISTORY_LENGTH;
  return { ...request, sentAt: isCounted ? transitionsOf(accountOf(request, server)) : 0 };
}

/** A token that a step-up left is told apart from a stolen one for ever, so whatever carries it may be as late as it likes. */
export function arrivesInTime(message: Message, server: Server, { remembers }: Bounds): boolean {
  if (remembers >= HISTORY_LENGTH) return true;
  const account = accountOf(message, server);
  if (transitionsOf(account) - message.sentAt < remembers) return true;
  const past = account?.consumed.find(({ token }) => message.kind === 'refresh' && token === message.token);
  return past?.how === 'step-up';
}

export function rememberingOnly<Rules extends AccountRules>(rules: Rules, { remembers }: Bounds): Rules {
  if (remembers >= HISTORY_LENGTH) return rules;
  return {
    ...rules,
    advanceFamily(...given) {
      const family = rules.advanceFamily(...given);
      return { ...family, history: family.history.slice(-remembers) };
    },
  };
}

function transitionsOf(account: Account | undefined): number {
  return account?.consumed.length ?? 0;
}

function accountOf(request: Request, { accounts }: Server): Account | undefined {
  switch (request.kind) {
    case 'refresh': {
      const read = readToken(request.token, rootKeys[1]);
      return read.outcome === 'genuine' ? accounts[Number(read.token.sessionId.at(-1))] : undefined;
    }
    case 'sign-in':
      return undefined;
    default:
      return accounts[accessOf(request.access).account];
  }
}
