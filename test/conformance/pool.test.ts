import { randomInt } from 'node:crypto';

import { createRouter } from '@aalto/api';
import type { Aalto, AaltoContext, ProcedureMeta } from '@aalto/server';
import { createTRPCClient, httpLink } from '@trpc/client';
import { initTRPC } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { headers } from '../support/client.ts';
import { IN_PROCESS_URL, openAalto, serveInProcess, text } from '../support/in-process.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

const CALLS = 1_000;
const PEOPLE = 25;

/** A team's procedures beside the table's, which fail in every way that one can: before, within, in SQL. */
function createTeamRouter(aalto: Aalto) {
  const t = initTRPC
    .context<AaltoContext>()
    .meta<ProcedureMeta>()
    .create({ errorFormatter: aalto.errorFormatter });
  const { dataProcedure, publicDataProcedure } = aalto.procedures;
  return t.mergeRouters(
    createRouter(aalto, { exportFolder: '/dev/null' }),
    t.router({
      own: dataProcedure.query(({ ctx }) =>
        ctx.data((tx) =>
          tx.execute<{ uid: string; owner: string | null }>(
            'select distinct auth.uid() as uid, n.user_id as owner from (select 1) one left join notes n on true',
          ),
        ),
      ),
      nobody: publicDataProcedure.query(({ ctx }) =>
        ctx.data((tx) =>
          tx.execute<{ role: string; uid: string | null; rows: string }>(
            'select current_user as role, auth.uid() as uid, (select count(*) from notes) as rows',
          ),
        ),
      ),
      writeAndThrow: dataProcedure.mutation(({ ctx }) =>
        ctx.data(async (tx) => {
          await tx.execute(`insert into notes (body) values ('rolled back')`);
          throw new Error('the team’s own fault');
        }),
      ),
      writeAndBreak: dataProcedure.mutation(({ ctx }) =>
        ctx.data(async (tx) => {
          await tx.execute(`insert into notes (body) values ('rolled back')`);
          await tx.execute('select 1 / 0');
        }),
      ),
      write: dataProcedure
        .input(text)
        .mutation(({ ctx, input }) =>
          ctx.data((tx) => tx.execute(`insert into notes (body) values ('${input.replaceAll("'", '')}')`)),
        ),
    }),
  );
}

describe('a small pool under many users', () => {
  let world: World;
  let aalto: Aalto;
  let router: ReturnType<typeof createTeamRouter>;
  let people: Session[];
  beforeAll(async () => {
    world = await createWorld();
    aalto = await openAalto(world.database, 2);
    router = createTeamRouter(aalto);
    people = (await Promise.all(Array.from({ length: PEOPLE }, () => world.signUp()))).map(
      ({ session }) => session,
    );
  });
  afterAll(async () => {
    await aalto.close();
    await world.close();
  });

  const connect = (session: Session | undefined, signal?: AbortSignal) => {
    const serve = serveInProcess(aalto, router);
    return createTRPCClient<typeof router>({
      links: [
        httpLink({
          url: IN_PROCESS_URL,
          headers: headers(world.demo.anonKey, session?.accessToken),
          fetch: (url, init) => serve(url, { ...init, signal }),
        }),
      ],
    });
  };

  /** What one call saw of others: nothing, whatever it is. */
  const callOnce = async (
    session: Session,
    kind: number,
    signal: AbortSignal | undefined,
  ): Promise<unknown[]> => {
    const client = connect(session, signal);
    const uid = session.user.id;
    const intruders = (bodies: string[]): string[] => bodies.filter((body) => body !== uid);
    switch (kind) {
      case 0:
        return intruders([(await client.data.notes.create.mutate({ body: uid })).note.body]);
      case 1:
        return intruders((await client.data.notes.list.query()).notes.map(({ body }) => body));
      case 2: {
        const rows = await client.own.query();
        return rows.filter((row) => row.uid !== uid || (row.owner !== null && row.owner !== uid));
      }
      case 3:
        return [...(await client.write.mutate(uid))];
      case 4:
        await client.writeAndThrow.mutate();
        return ['a procedure that throws was answered'];
      case 5:
        await client.writeAndBreak.mutate();
        return ['a procedure that breaks was answered'];
      default: {
        const rows = await connect(undefined, signal).nobody.query();
        return rows.filter((row) => row.role !== 'anon' || row.uid !== null || row.rows !== '0');
      }
    }
  };

  it('56: a thousand interleaved calls over two connections, aborted at random: no row ever crosses', async () => {
    const plan = Array.from({ length: CALLS }, () => ({
      who: randomInt(PEOPLE),
      kind: randomInt(7),
      abortAfterMs: randomInt(5) === 0 ? randomInt(400) : undefined,
    }));
    const answered = Array.from({ length: 7 }, () => 0);
    const seen = await Promise.all(
      plan.map(async ({ who, kind, abortAfterMs }) => {
        const person = people[who];
        if (!person) throw new Error('Nobody');
        const signal = abortAfterMs === undefined ? undefined : AbortSignal.timeout(abortAfterMs);
        return callOnce(person, kind, signal).then(
          (intruders) => {
            answered[kind] = (answered[kind] ?? 0) + 1;
            return intruders;
          },
          () => [],
        );
      }),
    );
    expect(seen.flat()).toEqual([]);
    expect(answered[4]).toBe(0);
    expect(answered[5]).toBe(0);
    for (const kind of [0, 1, 2, 3, 6]) expect(answered[kind], `kind ${kind}`).toBeGreaterThan(50);

    const crossed = await world.database.sql`select user_id, body from notes where body <> user_id::text`;
    expect([...crossed]).toEqual([]);
    const [stored] = await world.database.sql<
      { rows: number }[]
    >`select count(*)::integer as rows from notes`;
    expect(stored?.rows).toBeGreaterThanOrEqual((answered[0] ?? 0) + (answered[3] ?? 0));
  });

  it('56: and the pool is whole afterwards: as many calls at once as before, each its own rows', async () => {
    const answers = await Promise.all(
      people.map(async (person) => {
        const { notes } = await connect(person).data.notes.list.query({ limit: 100 });
        const [own] = await connect(person).own.query();
        return notes.every(({ body }) => body === person.user.id) && own?.uid === person.user.id;
      }),
    );
    expect(answers).toEqual(people.map(() => true));
    const open = await world.database.sql`
      select state from pg_stat_activity
      where datname = current_database() and usename like 'aalto_data%' and state <> 'idle' and pid <> pg_backend_pid()
    `;
    expect([...open]).toEqual([]);
  });
});
