import { setTimeout as delay } from 'node:timers/promises';

import { createRouter } from '@aalto/api';
import type { Aalto, AaltoContext, ProcedureMeta } from '@aalto/server';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { initTRPC } from '@trpc/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectRefusal, headers } from '../support/client.ts';
import { IN_PROCESS_URL, openAalto, serveInProcess, text } from '../support/in-process.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

/** What the team's procedures do outside the database, where no rollback reaches. */
interface Effects {
  started: number;
  /** Called while a transaction is open, or between two. */
  meanwhile: () => Promise<unknown>;
}

function createTeamRouter(aalto: Aalto, effects: Effects) {
  const t = initTRPC
    .context<AaltoContext>()
    .meta<ProcedureMeta>()
    .create({ errorFormatter: aalto.errorFormatter });
  const { dataProcedure, publicDataProcedure } = aalto.procedures;
  const write = `insert into notes (body) values ('written by the team')`;

  return t.mergeRouters(
    createRouter(aalto, { exportFolder: '/dev/null' }),
    t.router({
      charge: dataProcedure.mutation(() => (effects.started += 1)),
      chargePublicly: publicDataProcedure.mutation(() => (effects.started += 1)),

      writeMeanwhile: dataProcedure.mutation(({ ctx }) =>
        ctx.data(async (tx) => {
          effects.started += 1;
          await tx.execute(write);
          await effects.meanwhile();
          return 'written';
        }),
      ),
      writeThenLook: dataProcedure.mutation(async ({ ctx }) => {
        await ctx.data((tx) => tx.execute(write));
        return effects.meanwhile();
      }),
      writeTwice: dataProcedure.mutation(async ({ ctx }) => {
        await ctx.data((tx) => tx.execute(write));
        await effects.meanwhile();
        await ctx.data((tx) => tx.execute(write));
      }),
      writeAndFail: dataProcedure.mutation(({ ctx }) =>
        ctx.data(async (tx) => {
          await tx.execute(write);
          throw new Error('a fault of the team’s, with a secret in it');
        }),
      ),
      writeSlowly: dataProcedure.mutation(({ ctx }) =>
        ctx.data(async (tx) => {
          effects.started += 1;
          await tx.execute(write);
          // Each statement, and each wait between two, within the limits of PostgreSQL: only all of it is too long.
          for (let part = 0; part < 3; part += 1) await tx.execute('select pg_sleep(4)');
        }),
      ),
      select: dataProcedure.input(text).query(({ ctx, input }) => ctx.data((tx) => tx.execute(input))),
      whoAmI: publicDataProcedure.query(({ ctx }) =>
        ctx.data((tx) => tx.execute('select current_user as role, auth.uid() as uid, auth.aal() as aal')),
      ),
    }),
  );
}

describe('a team’s own procedure', () => {
  let world: World;
  let aalto: Aalto;
  let router: ReturnType<typeof createTeamRouter>;
  const effects: Effects = { started: 0, meanwhile: () => Promise.resolve() };

  const connect = (session?: Session, apiKey = world.demo.anonKey) =>
    createTRPCClient<typeof router>({
      links: [
        httpLink({
          url: IN_PROCESS_URL,
          headers: headers(apiKey, session?.accessToken),
          fetch: serveInProcess(aalto, router),
        }),
      ],
    });

  const written = async (session: Session): Promise<number> => {
    const rows = await world.database.sql`select id from notes where user_id = ${session.user.id}`;
    return rows.length;
  };

  const revoke = (session: Session): Promise<unknown> => world.client(session).auth.signOut.mutate();

  beforeAll(async () => {
    world = await createWorld();
    aalto = await openAalto(world.database);
    router = createTeamRouter(aalto, effects);
  });
  beforeEach(() => Object.assign(effects, { started: 0, meanwhile: () => Promise.resolve() }));
  afterAll(async () => {
    await aalto.close();
    await world.close();
  });

  it('starts for a session that the gate lets pass, so that the other tests can fail', async () => {
    const { session } = await world.signUp();
    await connect(session).charge.mutate();
    await connect(session).chargePublicly.mutate();
    await connect().chargePublicly.mutate();
    expect(effects.started).toBe(3);
  });

  it('22: does not start when the gate refuses', async () => {
    const { session } = await world.signUp();
    const revoked = (await world.signUp()).session;
    const banned = (await world.signUp()).session;
    await revoke(revoked);
    await world.database.sql`update auth.users set banned_at = now() where id = ${banned.user.id}`;

    await expectRefusal(connect().charge.mutate(), 'invalid_token');
    await expectRefusal(connect(revoked).charge.mutate(), 'session_revoked');
    await expectRefusal(connect(banned).charge.mutate(), 'user_banned');
    await expectRefusal(connect(session, 'aalto_pk_of_nobody_at_all').charge.mutate(), 'invalid_api_key');
    await expectRefusal(connect(session, world.console.anonKey).charge.mutate(), 'invalid_token');
    await world.requireMfa(true);
    const refusal = expectRefusal(connect(session).charge.mutate(), 'mfa_required');
    await refusal.finally(() => world.requireMfa(false));
    expect(effects.started).toBe(0);
  });

  it('for everyone does not start either for a session that ended, or without a backend', async () => {
    const { session } = await world.signUp();
    await revoke(session);
    await expectRefusal(connect(session).chargePublicly.mutate(), 'session_revoked');
    await expectRefusal(
      connect(undefined, 'aalto_pk_of_nobody_at_all').chargePublicly.mutate(),
      'invalid_api_key',
    );
    await expectRefusal(connect(undefined, '').chargePublicly.mutate(), 'invalid_api_key');
    expect(effects.started).toBe(0);
  });

  it('is gated again before it commits: what was revoked meanwhile is rolled back and refused', async () => {
    const { session } = await world.signUp();
    effects.meanwhile = () => revoke(session);
    await expectRefusal(connect(session).writeMeanwhile.mutate(), 'session_revoked');
    expect(effects.started).toBe(1);
    expect(await written(session)).toBe(0);
  });

  it('23: the switch counts before the commit too', async () => {
    const { session } = await world.signUp();
    effects.meanwhile = () => world.requireMfa(true);
    const refusal = expectRefusal(connect(session).writeMeanwhile.mutate(), 'mfa_required');
    await refusal.finally(() => world.requireMfa(false));
    expect(await written(session)).toBe(0);
  });

  it('is gated again in each of its transactions', async () => {
    const { session } = await world.signUp();
    effects.meanwhile = () => revoke(session);
    await expectRefusal(connect(session).writeTwice.mutate(), 'session_revoked');
    expect(await written(session)).toBe(1);
  });

  it('has committed once ctx.data has answered', async () => {
    const { session } = await world.signUp();
    effects.meanwhile = () => written(session);
    expect(await connect(session).writeThenLook.mutate()).toBe(1);
  });

  it('that throws has written nothing, and its message stays on the server', async () => {
    const { session } = await world.signUp();
    const refusal = await expectRefusal(connect(session).writeAndFail.mutate(), 'internal_error');
    expect(refusal.details).toEqual({ requestId: expect.any(String) });
    expect(JSON.stringify(refusal)).not.toContain('secret');
    expect(await written(session)).toBe(0);
  });

  it('cannot hold a transaction open while it waits for something slow', async () => {
    const { session } = await world.signUp();
    const open = async (): Promise<unknown[]> => {
      const rows = await world.database.sql`
        select pid from pg_stat_activity
        where datname = current_database() and usename like 'aalto_data%' and xact_start < now() - interval '1 second'
      `;
      return [...rows];
    };
    let openEarly: unknown[] = [];
    let openLate: unknown[] = [];
    effects.meanwhile = async () => {
      await delay(2_500);
      openEarly = await open();
      await delay(5_500);
      openLate = await open();
    };
    const waiting = expectRefusal(connect(session).writeMeanwhile.mutate(), 'unavailable');
    const sleeping = expectRefusal(connect(session).select.query('select pg_sleep(8)'), 'unavailable');
    await Promise.all([waiting, sleeping]);
    expect(openEarly).toHaveLength(2);
    expect(openLate).toHaveLength(0);
    expect(await written(session)).toBe(0);
    // And the pool has its connections back.
    const again = Array.from({ length: 6 }, () => connect(session).select.query('select 1 as one'));
    expect(await Promise.all(again)).toHaveLength(6);
  });

  it('writes nothing after its caller was told 503, and does not start then either', async () => {
    const { session } = await world.signUp();
    // The pool has two connections, so that one of the three gets its own when it is too late.
    const calls = [1, 2, 3].map(() => expectRefusal(connect(session).writeSlowly.mutate(), 'unavailable'));
    await Promise.all(calls);
    expect(await connect(session).select.query('select body from notes')).toEqual([]);
    await delay(3_000);
    expect(effects.started).toBe(2);
    expect(await written(session)).toBe(0);
  });

  it('25: for everyone runs as anon, whoever calls and whatever the switch', async () => {
    const { session } = await world.signUp();
    const nobody = [{ role: 'anon', uid: null, aal: null }];
    expect(await connect().whoAmI.query()).toEqual(nobody);
    expect(await connect(session).whoAmI.query()).toEqual(nobody);
    await world.requireMfa(true);
    const answers = [connect(session).whoAmI.query(), connect().whoAmI.query()];
    const answered = await Promise.all(answers).finally(() => world.requireMfa(false));
    expect(answered).toEqual([nobody, nobody]);
  });

  it('for everyone refuses a session that was revoked, rather than take it for nobody', async () => {
    const { session } = await world.signUp();
    await revoke(session);
    await expectRefusal(connect(session).whoAmI.query(), 'session_revoked');
    const forged = { ...session, accessToken: `${session.accessToken.slice(0, -8)}AAAAAAAA` };
    await expectRefusal(connect(forged).whoAmI.query(), 'invalid_token');
  });
});

describe('a team’s own router', () => {
  interface TeamContext extends AaltoContext {
    readonly region: string;
  }
  interface TeamMeta extends ProcedureMeta {
    readonly owner?: string;
  }

  /** As superjson does: every value in an envelope, and times as times. */
  const transformer = {
    serialize: (value: unknown): unknown =>
      value instanceof Date ? { time: value.toISOString() } : { json: value },
    deserialize(envelope: unknown): unknown {
      if (typeof envelope !== 'object' || envelope === null) throw new TypeError('Not an envelope');
      if ('time' in envelope && typeof envelope.time === 'string') return new Date(envelope.time);
      return 'json' in envelope ? envelope.json : undefined;
    },
  };

  const createOwnRouter = (aalto: Aalto) => {
    const t = initTRPC
      .context<TeamContext>()
      .meta<TeamMeta>()
      .create({
        transformer,
        errorFormatter: (options) => ({ ...aalto.errorFormatter(options), team: 'north' }),
      });
    return t.router({
      account: t.router({ auth: aalto.authRouter }),
      now: t.procedure.meta({ owner: 'us' }).query(() => new Date(0)),
      where: t.procedure.concat(aalto.procedures.dataProcedure).query(async ({ ctx }) => ({
        region: ctx.region,
        rows: await ctx.data((tx) => tx.execute('select auth.aal() as aal')),
      })),
    });
  };

  let world: World;
  let aalto: Aalto;
  let router: ReturnType<typeof createOwnRouter>;
  beforeAll(async () => {
    world = await createWorld();
    aalto = await openAalto(world.database);
    router = createOwnRouter(aalto);
  });
  afterAll(async () => {
    await aalto.close();
    await world.close();
  });

  const connect = (session?: Session) =>
    createTRPCClient<typeof router>({
      links: [
        httpLink({
          url: IN_PROCESS_URL,
          transformer,
          headers: headers(world.demo.anonKey, session?.accessToken),
          fetch: serveInProcess(aalto, router, { region: 'north' }),
        }),
      ],
    });

  it('mounts auth beside its context, its meta, its error formatter and its transformer', async () => {
    const { session } = await connect().account.auth.signUp.mutate({
      email: 'team@example.com',
      password: 'a password of some length',
    });
    if (!session) throw new Error('Signing up brought no session');
    expect(session.aal).toBe('aal1');
    const client = connect(session);
    expect((await client.account.auth.getUser.query()).user.email).toBe('team@example.com');
    expect((await client.account.auth.enrollMfa.mutate()).secret).toMatch(/^[A-Z2-7]{32}$/);
    const { refreshToken } = session;
    expect((await client.account.auth.refresh.mutate({ refreshToken })).session.id).toBe(session.id);
    expect(await client.now.query()).toEqual(new Date(0));
    expect(await client.where.query()).toEqual({ region: 'north', rows: [{ aal: 'aal1' }] });
  });

  it('answers refusals in the contract’s words, with its own beside them', async () => {
    const wrong = { email: 'nobody@example.com', password: 'not the password' };
    const refusals = [
      ['invalid_credentials', () => connect().account.auth.signInWithPassword.mutate(wrong)],
      ['invalid_token', () => connect().where.query()],
      ['invalid_token', () => connect().account.auth.getUser.query()],
    ] as const;
    for (const [reason, call] of refusals) {
      const error: unknown = await call().catch((thrown: unknown) => thrown);
      if (!(error instanceof TRPCClientError)) throw new TypeError('Expected a refusal');
      expect(error.data).toMatchObject({ reason, httpStatus: 401 });
      expect(error.shape).toMatchObject({ team: 'north' });
    }
  });
});
