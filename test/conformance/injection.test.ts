import { randomUUID } from 'node:crypto';

import { createRouter } from '@aalto/api';
import type { Aalto, AaltoContext, ProcedureMeta } from '@aalto/server';
import { createTRPCClient, httpLink } from '@trpc/client';
import { initTRPC } from '@trpc/server';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { headers } from '../support/client.ts';
import { IN_PROCESS_URL, openAalto, serveInProcess, text } from '../support/in-process.ts';
import { createBackend } from '../support/second-backend.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Person, Session, World } from '../support/world.ts';

/** A team whose search concatenates SQL, once behind the gate and once for everyone. */
function createCarelessRouter(aalto: Aalto) {
  const t = initTRPC
    .context<AaltoContext>()
    .meta<ProcedureMeta>()
    .create({ errorFormatter: aalto.errorFormatter });
  const { dataProcedure, publicDataProcedure } = aalto.procedures;
  return t.mergeRouters(
    createRouter(aalto, { exportFolder: '/dev/null' }),
    t.router({
      search: dataProcedure
        .input(text)
        .mutation(({ ctx, input }) => ctx.data(async (tx) => [...(await tx.execute(input))])),
      publicSearch: publicDataProcedure
        .input(text)
        .mutation(({ ctx, input }) => ctx.data(async (tx) => [...(await tx.execute(input))])),
    }),
  );
}

/** What the thief is after, and what an attack may be written with. */
interface Victim {
  readonly userId: string;
  readonly noteId: string;
  readonly backendId: string;
  readonly foreignKey: string;
}

type Attack = (victim: Victim) => string;

const asVictim = ({ userId, backendId }: Victim): string => `
  set_config('request.jwt.claims', '{"sub":"${userId}","role":"authenticated","aal":"aal2"}', true),
  set_config('aalto.uid', '${userId}', true), set_config('aalto.user_id', '${userId}', true),
  set_config('aalto.sub', '${userId}', true), set_config('aalto.backend_id', '${backendId}', true)`;

const attacks: Readonly<Record<string, Attack>> = {
  'claims that name the victim': (victim) => `select ${asVictim(victim)}; select * from notes`,
  'the same in one statement': (victim) => `select ${asVictim(victim)}, n.body from notes n`,
  'a session id that is the user’s id': ({ userId }) =>
    `select set_config('aalto.session_id', '${userId}', true); select * from notes`,
  'another backend’s key': ({ foreignKey }) =>
    `select set_config('aalto.api_key', '${foreignKey}', true); select * from notes`,
  'a reset role': () => 'reset role; select * from notes',
  'no role at all': () => 'set role none; select * from notes',
  'the role again': () => 'reset role; set role authenticated; select * from notes',
  'the anonymous role': () => 'reset role; set role anon; select * from notes',
  'the owner’s role': () => 'set role aalto; select * from notes',
  'the definer’s role': () => 'set role aalto_definer; select * from auth.users',
  'the owner’s authorization': () => 'set session authorization aalto; select * from notes',
  'row security switched off': () => 'set local row_security = off; select * from notes',
  'a transaction of its own': () =>
    'commit; begin; set local role authenticated; select * from notes; commit; begin',
  'a query inside a query': () => `select query_to_xml('select * from notes', true, true, '')`,
  'a query inside a query, on the auth tables': () =>
    `select query_to_xml('select * from auth.users', true, true, '')`,
  'a table as XML': () => `select table_to_xml('auth.sessions', true, true, '')`,
  'a schema as XML': () => `select schema_to_xml('auth', true, true, '')`,
  'the database as XML': () => `select database_to_xml(true, true, '')`,
  'a statistics function': () => `select * from ts_stat('select to_tsvector(body) from public.notes')`,
  'a cursor': () => 'declare c cursor for select * from notes; fetch all from c',
  'a dump by copy': () => 'copy notes to stdout',
  'a program by copy': () => `copy notes to program 'cat'`,
  'a file by copy': () => `copy notes to '/tmp/aalto-notes'`,
  'an error that quotes a value': () => 'select cast(body as integer) from notes',
  'statistics of the columns': () =>
    `select most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'notes'`,
  'raw statistics': () => 'select * from pg_statistic',
  'what other connections run': () => 'reset role; select * from pg_stat_activity',
  'who may log in': () => 'select rolname, rolpassword from pg_authid',
  'files of the server': () => `select pg_read_file('pg_hba.conf')`,
  users: () => 'select * from auth.users',
  'sessions, after a reset role': () => 'reset role; select * from auth.sessions',
  factors: () => 'select * from auth.factors',
  'signing keys': () => 'select * from auth.signing_keys',
  'the installation': () => 'reset role; select * from auth.installation',
  'the audit trail': () => 'select * from auth.audit_events',
  'the judge': ({ backendId, userId }) =>
    `select auth.judge('k', '${backendId}', '${userId}', 'aal2', 0, null)`,
  'the caller': () => 'select * from auth.caller()',
  'the level': () => 'select auth.level(null, null, null, null)',
  'the settings': () => `select auth.setting('session_id')`,
  'summaries of the victim’s factors': ({ backendId, userId }) =>
    `select auth.factor_summaries('${backendId}', '${userId}')`,
  'the limiter': () => `select auth.take('sign_in.failures', 'x', 1, 900)`,
  'the limiter’s undoing': () => `select auth.give_back('sign_in.failures', 'x')`,
  'protection of a table': () => `select auth.protect_table('auth.users')`,
  'a view': () => 'create view loot as select * from notes; select * from loot',
  'another auth.uid()': ({ userId }) =>
    `create or replace function auth.uid() returns uuid language sql as $$ select '${userId}'::uuid $$`,
  'a policy': () => 'create policy mine on notes using (true); select * from notes',
  'a dropped policy': () => 'drop policy own_rows on notes; select * from notes',
  'a table without row security': () => 'alter table notes no force row level security; select * from notes',
  'a trigger': () =>
    `create trigger mine before insert on notes execute function suppress_redundant_updates_trigger()`,
  'a function of the thief’s': () =>
    `create function public.uid() returns uuid language sql security definer as 'select auth.uid()'`,
  'a schema of the thief’s': () => 'create schema thief',
  'an anonymous block': () =>
    `do $$ begin execute 'set role none'; execute 'select * from auth.users'; end $$`,
  'another’s note overwritten': ({ noteId }) => `update notes set body = 'stolen' where id = '${noteId}'`,
  'another’s note overwritten by a conflict': ({ noteId }) =>
    `insert into notes (id, body) values ('${noteId}', 'x') on conflict (id) do update set body = 'stolen' returning *`,
  'another’s note merged': ({ noteId }) =>
    `merge into notes n using (select '${noteId}'::uuid as id) s on n.id = s.id when matched then update set body = 'stolen'`,
  'another’s notes removed': () => 'delete from notes returning *',
  'every note truncated': () => 'truncate notes',
  'a note in the victim’s name': ({ userId }) =>
    `insert into notes (user_id, body) values ('${userId}', 'planted')`,
  'one’s own note given away': ({ userId }) => `update notes set user_id = '${userId}', body = 'planted'`,
};

describe('SQL injected into a team’s procedure', () => {
  let world: World;
  let aalto: Aalto;
  let router: ReturnType<typeof createCarelessRouter>;
  let victim: EnrolledPerson;
  let thief: Person;
  let target: Victim;
  let loot: readonly string[];

  const connect = (session?: Session) =>
    createTRPCClient<typeof router>({
      links: [
        httpLink({
          url: IN_PROCESS_URL,
          headers: headers(world.demo.anonKey, session?.accessToken),
          fetch: serveInProcess(aalto, router),
        }),
      ],
    });

  /** The whole answer of an injected statement, error or not, as text. */
  const inject = async (attack: string, session: Session | undefined = thief.session): Promise<string> =>
    (
      await serveInProcess(aalto, router)(`${IN_PROCESS_URL}/search`, {
        method: 'POST',
        headers: { ...headers(world.demo.anonKey, session?.accessToken), 'content-type': 'application/json' },
        body: JSON.stringify(attack),
      })
    ).text();

  const injectPublicly = async (attack: string, session?: Session): Promise<string> =>
    JSON.stringify(
      await connect(session)
        .publicSearch.mutate(attack)
        .catch((error: unknown) => String(error)),
    );

  beforeAll(async () => {
    world = await createWorld();
    // One connection, so that what an attack leaves behind on it meets whoever comes next.
    aalto = await openAalto(world.database, 1);
    router = createCarelessRouter(aalto);
    const other = await createBackend(world.database, 'other');
    [victim, thief] = await Promise.all([world.signUpWithFactor(), world.signUp()]);
    const { note } = await connect(victim.session).data.notes.create.mutate({ body: 'the victim’s secret' });
    const { id: userId, email } = victim.session.user;
    target = { userId, noteId: note.id, backendId: world.demo.id, foreignKey: other.anonKey };
    const { sid } = decodeJwt(victim.session.accessToken);
    loot = ['secret', email, text(sid), '$argon2id$', 'eyJhbGciOi', 'SCRAM-SHA-256'];
    await world.database.sql`analyze notes`;
  });
  beforeEach(async () => {
    await world.database.sql`delete from notes where user_id = ${thief.session.user.id}`;
    await connect(thief.session).data.notes.create.mutate({ body: 'the thief’s own' });
  });
  afterAll(async () => {
    await aalto.close();
    await world.close();
  });

  const expectNothingStolen = async (answer: string): Promise<void> => {
    for (const treasure of loot) expect(answer).not.toContain(treasure);
    const rows = await world.database.sql`
      select id, body from notes where user_id = ${target.userId} and backend_id = ${target.backendId}
    `;
    expect([...rows]).toEqual([{ id: target.noteId, body: 'the victim’s secret' }]);
  };

  it('reaches the thief’s own rows, so that the other tests can fail', async () => {
    expect(await inject('select body, (select count(*) from notes) as rows from notes')).toContain(
      '"body":"the thief’s own","rows":"1"',
    );
  });

  it.each(Object.entries(attacks))(
    '55b: %s brings nobody else’s row and no auth table',
    async (_, attack) => {
      await expectNothingStolen(await inject(attack(target)));
      await expectNothingStolen(await injectPublicly(attack(target)));
      const mine = await connect(victim.session).data.notes.list.query();
      expect(mine.notes.map((note) => note.body)).toEqual(['the victim’s secret']);
    },
  );

  it('55b: an error that only the victim’s row would raise is not raised: policies come before conditions', async () => {
    const answer = await inject(
      `select body from notes where 1 / (case when user_id = '${target.userId}' then 0 else 1 end) = 1`,
    );
    expect(answer).toContain('the thief’s own');
    await expectNothingStolen(answer);
  });

  it('55b: a forged level does not raise a session that proved nothing', async () => {
    await world.requireMfa(true);
    const forgeries = [0, 1, 2, 3].map(
      (epoch) => `set_config('aalto.aal', 'aal2', true), set_config('aalto.epoch', '${epoch}', true)`,
    );
    const { sid } = decodeJwt(thief.session.accessToken);
    const key = `set_config('aalto.session_id', '${text(sid)}', true), set_config('aalto.backend_id', '${target.backendId}', true)`;
    const answers = [];
    for (const forged of forgeries) {
      answers.push(
        await injectPublicly(
          `select set_config('role', 'authenticated', true), ${key}, ${forged}; select * from notes`,
        ),
      );
    }
    await world.requireMfa(false);
    for (const answer of answers) expect(answer).not.toContain('own');
  });

  describe('left behind on a pooled connection', () => {
    it('55b: a temporary table does not take the place of the team’s', async () => {
      await inject('create temporary table notes (like public.notes including all)');
      await inject('grant all on pg_temp.notes to public');
      const { note } = await connect(victim.session).data.notes.create.mutate({ body: 'a second secret' });
      const stolen = await inject('select * from notes');
      const stored = await world.database.sql`select body from public.notes where id = ${note.id}`;
      await world.database.sql`delete from public.notes where id = ${note.id}`;
      await inject('drop table if exists pg_temp.notes');
      expect(stolen).not.toContain('secret');
      expect([...stored]).toEqual([{ body: 'a second secret' }]);
    });

    it('55b: settings of the thief’s are nobody’s identity', async () => {
      const { sid } = decodeJwt(thief.session.accessToken);
      const settings = { session_id: text(sid), backend_id: target.backendId, aal: 'aal1', epoch: '0' };
      const left = Object.entries(settings).map(
        ([name, value]) => `set_config('aalto.${name}', '${value}', false)`,
      );
      await inject(`select ${left.join(', ')}`);
      const anonymous = await connect().publicSearch.mutate('select auth.uid() as uid, auth.aal() as aal');
      const others = await connect(victim.session).publicSearch.mutate('select auth.uid() as uid');
      await inject('reset all');
      expect(anonymous).toEqual([{ uid: null, aal: null }]);
      expect(others).toEqual([{ uid: null }]);
    });

    it('55b: a role of the thief’s does not outlast the call', async () => {
      await inject('commit; set session role authenticated; begin');
      const roles = await connect().publicSearch.mutate('select current_user as role');
      await inject('commit; reset role; begin');
      expect(roles).toEqual([{ role: 'anon' }]);
    });

    it.each([
      ['a search path', 'set search_path = pg_catalog'],
      ['a read-only default', 'set default_transaction_read_only = on'],
      ['an isolation level', 'set default_transaction_isolation = serializable'],
      ['row security switched off', 'set row_security = off'],
      ['a limit of no time for locks', 'set lock_timeout = 1'],
      ['a format of dates', `set datestyle = 'German'; set timezone = 'Pacific/Auckland'`],
      ['a setting that was committed', 'commit; set search_path = pg_catalog; begin'],
      ['a cursor that is held', 'declare others cursor with hold for select body from notes'],
    ])('55b: %s of the thief’s is gone for whoever comes next', async (_, leave) => {
      const look = (): Promise<unknown> =>
        connect(victim.session).search.mutate(`
          insert into notes (body) values ('${randomUUID()}');
          select (select count(*) from notes) as rows, current_setting('search_path') as path,
            current_setting('transaction_isolation') as isolation, current_setting('lock_timeout') as locks,
            '2026-11-21 00:00:00Z'::timestamptz::text as time,
            (select count(*) from pg_cursors where is_holdable) as cursors;
          delete from notes where body <> 'the victim’s secret'
        `);
      await inject('reset all');
      const before = await look();
      expect(JSON.stringify(before)).toContain('"rows":"2"');
      await inject(leave);
      expect(await look()).toEqual(before);
    });

    it('55b: a lock and a channel of the thief’s are given up by whoever comes next', async () => {
      await inject('select pg_advisory_lock(42); listen others');
      await connect(victim.session).search.mutate('select 1');
      const held = await world.database.sql`
        select pid from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()`;
      expect([...held]).toEqual([]);
      expect(await connect(victim.session).search.mutate('select pg_listening_channels()')).toEqual([]);
    });

    it('55b: prepared statements of the thief’s do not take the place of ours', async () => {
      const owner = connect(victim.session);
      const useEverything = async (): Promise<unknown> => [
        await owner.data.notes.list.query(),
        await owner.data.publicNotes.list.query(),
        await owner.search.mutate('select body from notes'),
        await owner.data.notes.get.query({ id: target.noteId }),
      ];
      // So that the statements that the server prepares are on its connections.
      const before = await useEverything();
      await inject(`do $$
        declare s record;
        begin
          for s in select * from pg_prepared_statements loop
            execute format('deallocate %I', s.name);
            execute format('prepare %I as select gen_random_uuid(), ''poisoned'', true, now(), now()::text, gen_random_uuid()', s.name);
          end loop;
        end $$`);
      expect(await useEverything()).toEqual(before);
    });
  });
});
