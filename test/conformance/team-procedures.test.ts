import { AaltoError } from '@aalto/server';
import type { Aalto, AaltoContext, ProcedureMeta } from '@aalto/server';
import { createTRPCClient, httpBatchLink, httpLink } from '@trpc/client';
import { initTRPC, TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { headers, refusalOf } from '../support/client.ts';
import { IN_PROCESS_URL, openAalto, serveInProcess } from '../support/in-process.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

function createTeamRouter({ errorFormatter, procedures }: Aalto) {
  const t = initTRPC.context<AaltoContext>().meta<ProcedureMeta>().create({ errorFormatter });
  const refuse = (code: TRPC_ERROR_CODE_KEY) =>
    t.procedure.query(() => {
      throw new TRPCError({ code });
    });
  return t.router({
    forbidden: refuse('FORBIDDEN'),
    conflict: refuse('CONFLICT'),
    notFound: refuse('NOT_FOUND'),
    tooMany: refuse('TOO_MANY_REQUESTS'),
    exact: t.procedure.query(() => {
      throw new AaltoError('method_disabled');
    }),
    whoAmI: procedures.sessionProcedure.query(({ ctx }) => ctx.session.email),
  });
}

type TeamRouter = ReturnType<typeof createTeamRouter>;

describe('a team’s own procedures', () => {
  let world: World;
  let aalto: Aalto;
  beforeAll(async () => {
    world = await createWorld();
    aalto = await openAalto(world.database);
  });
  afterAll(async () => {
    await aalto.close();
    await world.close();
  });

  it('refuse in tRPC’s words or in ours, and callers hear the contract’s', async () => {
    const fetch = serveInProcess(aalto, createTeamRouter(aalto));
    const client = createTRPCClient<TeamRouter>({ links: [httpLink({ url: IN_PROCESS_URL, fetch })] });
    expect(await refusalOf(client.forbidden.query())).toMatchObject({ reason: 'forbidden', status: 403 });
    expect(await refusalOf(client.conflict.query())).toMatchObject({ reason: 'conflict', status: 409 });
    expect(await refusalOf(client.notFound.query())).toMatchObject({ reason: 'not_found', status: 404 });
    expect(await refusalOf(client.tooMany.query())).toMatchObject({ reason: 'rate_limited', status: 429 });
    expect(await refusalOf(client.exact.query())).toMatchObject({ reason: 'method_disabled', status: 403 });
  });

  it('for a live session may be batched, unlike auth', async () => {
    const { email, session } = await world.signUp();
    const client = createTRPCClient<TeamRouter>({
      links: [
        httpBatchLink({
          url: IN_PROCESS_URL,
          fetch: serveInProcess(aalto, createTeamRouter(aalto)),
          headers: headers(world.demo.anonKey, session.accessToken),
        }),
      ],
    });
    expect(await Promise.all([client.whoAmI.query(), client.whoAmI.query()])).toEqual([email, email]);
  });
});
