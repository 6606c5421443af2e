import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const TABLE_RIGHTS = [
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'maintain',
];

/** What policies and the data path need, and nothing more. */
const GATES = ['gate', 'gate_anonymous'];
const POLICY_FUNCTIONS = ['aal', 'admitted', 'backend_id', 'claims', 'session_id', 'uid'];

describe('the rights of the data path', () => {
  let world: World;
  let dataLogin: string;
  beforeAll(async () => {
    world = await createWorld();
    const [row] = await world.database.sql<
      { name: string }[]
    >`select data_login as name from auth.installation`;
    dataLogin = row?.name ?? '';
  });
  afterAll(() => world.close());

  const roles = (): string[] => [dataLogin, 'anon', 'authenticated'];

  it('no role of the data path has any right on any table of the auth schema', async () => {
    const tables = await world.database.sql<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ('auth'::regnamespace, 'drizzle'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    `;
    expect(tables.length).toBeGreaterThan(13);
    const held = await world.database.sql`
      select r.role, c.oid::regclass::text as relation, p.privilege
      from pg_class c, unnest(${[...roles(), 'public']}::text[]) as r(role), unnest(${TABLE_RIGHTS}::text[]) as p(privilege)
      where c.relnamespace in ('auth'::regnamespace, 'drizzle'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and (
          has_table_privilege(r.role, c.oid, p.privilege)
          or (p.privilege in ('select', 'insert', 'update', 'references') and has_any_column_privilege(r.role, c.oid, p.privilege))
        )
    `;
    expect([...held]).toEqual([]);
  });

  it('the same by the grants as PostgreSQL lists them', async () => {
    const granted = await world.database.sql`
      select grantee, table_name, privilege_type from information_schema.role_table_grants
      where table_schema = 'auth' and grantee in ${world.database.sql(['PUBLIC', ...roles()])}
      union all
      select grantee, table_name, privilege_type from information_schema.column_privileges
      where table_schema = 'auth' and grantee in ${world.database.sql(['PUBLIC', ...roles()])}
    `;
    expect([...granted]).toEqual([]);
  });

  it('each role may call what it needs in the auth schema, and nothing else', async () => {
    const { sql } = world.database;
    const callable = async (role: string): Promise<string[]> => {
      const rows = await sql<{ name: string }[]>`
        select proname as name from pg_proc
        where pronamespace = 'auth'::regnamespace and has_function_privilege(${role}, oid, 'execute') order by 1
      `;
      return rows.map(({ name }) => name);
    };
    expect(await callable(dataLogin)).toEqual(GATES);
    expect(await callable('anon')).toEqual([...GATES, ...POLICY_FUNCTIONS].toSorted());
    expect(await callable('authenticated')).toEqual([...GATES, ...POLICY_FUNCTIONS].toSorted());
    expect(await callable('public')).toEqual([]);
  });

  it('every definer function has the owner without login, a fixed search path and no EXECUTE for PUBLIC', async () => {
    const functions = await world.database.sql<
      { name: string; owner: string; path: string | null; forAll: boolean; isDefiner: boolean }[]
    >`
      select p.oid::regprocedure::text as name, p.proowner::regrole::text as owner, p.prosecdef as "isDefiner",
        (select c from unnest(p.proconfig) c where c like 'search_path=%') as path,
        p.proacl is null or has_function_privilege('public', p.oid, 'execute') as "forAll"
      from pg_proc p where p.pronamespace = 'auth'::regnamespace
    `;
    const definers = functions.filter(({ isDefiner }) => isDefiner);
    expect(definers.length).toBeGreaterThan(10);
    for (const { name, owner } of definers) expect(owner, name).toBe('aalto_definer');
    for (const { name, path, forAll } of functions) {
      expect(path, name).toBe('search_path=pg_catalog, pg_temp');
      expect(forAll, name).toBe(false);
    }
    const elsewhere = await world.database.sql`
      select p.oid::regprocedure::text from pg_proc p
      where p.prosecdef and p.pronamespace not in ('auth'::regnamespace, 'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    `;
    expect([...elsewhere]).toEqual([]);
  });

  it('the definer’s role reads four tables, writes none, and nobody can log in as it', async () => {
    const { sql } = world.database;
    const granted = await sql<{ table: string; right: string }[]>`
      select table_name as table, privilege_type as right from information_schema.role_table_grants
      where grantee = 'aalto_definer' order by 1, 2
    `;
    expect([...granted]).toEqual(
      ['backends', 'factors', 'sessions', 'users'].map((table) => ({ table, right: 'SELECT' })),
    );
    const [role] = await sql`
      select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolinherit,
        has_schema_privilege(oid, 'auth', 'create') as creates
      from pg_roles where rolname = 'aalto_definer'
    `;
    expect(role).toEqual({
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolinherit: false,
      creates: false,
    });
  });

  it('the data login inherits nothing, owns nothing, and is a member of the two roles alone', async () => {
    const { sql } = world.database;
    const attributes = await sql`
      select distinct rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit
      from pg_roles where rolname in ${sql(roles())}
    `;
    const none = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false };
    expect([...attributes]).toEqual([{ ...none, rolreplication: false, rolinherit: false }]);
    const memberships = await sql`
      select m.roleid::regrole::text as role, m.admin_option as admin, m.inherit_option as inherits
      from pg_auth_members m where m.member::regrole::text in ${sql(roles())} order by 1
    `;
    expect([...memberships]).toEqual([
      { role: 'anon', admin: false, inherits: false },
      { role: 'authenticated', admin: false, inherits: false },
    ]);
    const owned = await sql`select relname from pg_class where relowner::regrole::text in ${sql(roles())}`;
    expect([...owned]).toEqual([]);
  });

  it('no role of the data path can make anything: no table, no temporary one, no schema', async () => {
    const able = await world.database.sql`
      select r.role, n.nspname as place from unnest(${roles()}::text[]) as r(role), pg_namespace n
      where has_schema_privilege(r.role, n.oid, 'create')
      union all
      select r.role, p.privilege from unnest(${roles()}::text[]) as r(role), unnest(array['temporary', 'create']) as p(privilege)
      where has_database_privilege(r.role, current_database(), p.privilege)
    `;
    expect([...able]).toEqual([]);
  });

  it('the team’s table forces row security, and repeats the gate for signed-in users', async () => {
    const { sql } = world.database;
    const [table] = await sql`
      select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where oid = 'public.notes'::regclass
    `;
    expect(table).toEqual({ enabled: true, forced: true });
    const [gate] = await sql`
      select permissive, roles, cmd from pg_policies where tablename = 'notes' and policyname = 'aalto_gate'
    `;
    expect(gate).toEqual({ permissive: 'RESTRICTIVE', roles: ['authenticated'], cmd: 'ALL' });
    const [rights] = await sql`
      select bool_or(has_table_privilege('anon', 'notes', p)) as writes
      from unnest(array['insert', 'update', 'delete', 'truncate']) p
    `;
    expect(rights).toEqual({ writes: false });
  });

  it('a table in a schema of the team’s own can be reached once it is protected', async () => {
    const uses = await world.database.sql.begin(async (tx) => {
      await tx.unsafe('set local role aalto');
      await tx.unsafe(`create schema "the team's"; create table "the team's".tasks (id uuid primary key)`);
      await tx.unsafe(`select auth.protect_table('"the team''s".tasks')`);
      const rows = await tx<{ role: string; uses: boolean; makes: boolean }[]>`
        select role, has_schema_privilege(role, 'the team''s', 'usage') as uses,
          has_schema_privilege(role, 'the team''s', 'create') as makes
        from unnest(array['anon', 'authenticated', 'public']) role
      `;
      await tx.unsafe(`drop schema "the team's" cascade`);
      return rows;
    });
    expect([...uses]).toEqual([
      { role: 'anon', uses: true, makes: false },
      { role: 'authenticated', uses: true, makes: false },
      { role: 'public', uses: false, makes: false },
    ]);
  });

  it('a team’s migration changes rows as CONTRIBUTING.md says, and none without it', async () => {
    const { session } = await world.signUp();
    await world.client(session).data.notes.create.mutate({ body: 'old' });
    await world.database.sql.begin(async (tx) => {
      await tx.unsafe('set local role aalto');
      expect((await tx`update notes set body = 'new'`).count).toBe(0);
      await tx.unsafe('alter table notes no force row level security');
      expect((await tx`update notes set body = 'new'`).count).toBe(1);
      await tx.unsafe('alter table notes force row level security');
    });
    expect((await world.client(session).data.notes.list.query()).notes).toMatchObject([{ body: 'new' }]);
  });
});
