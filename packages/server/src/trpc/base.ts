import { AaltoError, invalidInput } from '@aalto/auth-core';
import type { AccessTokenClaims } from '@aalto/auth-core';
import { initTRPC } from '@trpc/server';

import { inTime } from '../database/in-time.ts';
import type { Services } from '../services.ts';
import { requireAccess } from '../sessions/session-access.ts';
import type { AaltoContext, CallContext } from './context.ts';
import { formatError } from './error-formatter.ts';
import type { ProcedureMeta } from './meta.ts';

/** The instance that our procedures are built on; a team mounts them in a router of its own. */
export const t = initTRPC
  .context<AaltoContext>()
  .meta<ProcedureMeta>()
  .create({ errorFormatter: formatError });

/** The claims of the caller's access token; an expired or foreign one is never treated as no token at all. */
export function requireClaims({ bearer }: CallContext): AccessTokenClaims {
  if (bearer.outcome === 'valid') return bearer.claims;
  throw new AaltoError(bearer.outcome === 'expired' ? 'token_expired' : 'invalid_token');
}

/** The claims of the caller's access token, or undefined where there is none: the caller is anonymous. */
export function optionalClaims(call: CallContext): AccessTokenClaims | undefined {
  return call.bearer.outcome === 'none' ? undefined : requireClaims(call);
}

/** The building blocks of procedures over one's own account. */
export type AccountProcedures = ReturnType<typeof createAccountProcedures>;

export function createAccountProcedures(services: Services) {
  /** Before a session: signing up and in, refreshing. */
  const publicProcedure = alone.meta({ access: 'public' });

  /** A live session, whatever its level. */
  const sessionProcedure = alone.concat(createSessionProcedure(services));

  /** The second factor too, where the user has one. Declare `insufficient_aal`. */
  const assuredProcedure = sessionProcedure.use(({ ctx, next }) => {
    requireAccess('assured', ctx.session);
    return next();
  });

  return { publicProcedure, sessionProcedure, assuredProcedure };
}

/** A live session, whatever its level: `ctx.session`. A team's procedures may be batched. */
export function createSessionProcedure({ sessions }: Services) {
  return t.procedure.meta({ access: 'session' }).use(async ({ ctx, next }) => {
    const session = await inTime(sessions.load(ctx.aalto.apiKey, requireClaims(ctx.aalto)));
    return next({ ctx: { session } });
  });
}

/** One request, one try: a batch would be a hundred guesses for the price of one. */
const alone = t.procedure.use(({ ctx, next }) => {
  if (ctx.aalto.callsInRequest > 1) {
    throw invalidInput('Procedures of auth are not batched: send this call alone.');
  }
  return inTime(next());
});
