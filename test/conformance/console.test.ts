import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { connectClient, expectRefusal, headers } from '../support/client.ts';
import { get, post, refused } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createBackend } from '../support/second-backend.ts';
import type { BackendKeys } from '../support/second-backend.ts';
import { OPERATOR } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { Person, Session, World } from '../support/world.ts';

describe('the operators’ API', () => {
  let world: World;
  let production: ApiProcess;
  let operator: Session;
  let unreached: BackendKeys;

  const signInAsOperator = async (api: ApiProcess = world.api): Promise<Session> =>
    (await connectClient(api.url, world.console.anonKey).auth.signInWithPassword.mutate(OPERATOR)).session;

  beforeAll(async () => {
    world = await createWorld();
    production = await startApi(world.database.url, { AALTO_ENV: 'production' });
    unreached = await createBackend(world.database, 'unreached');
    operator = await signInAsOperator();
  });
  afterAll(async () => {
    await production.stop();
    await world.close();
  });

  const credentials = (session: Session | undefined = operator, apiKey = world.console.anonKey) =>
    headers(apiKey, session?.accessToken);

  /** Every procedure, on a backend. */
  const everyCall = (
    sent: Record<string, string>,
    backendId = world.demo.id,
    api: ApiProcess = world.api,
  ): Promise<Reply[]> =>
    Promise.all([
      get(api, '/console/trpc/backends.list', undefined, sent),
      get(api, '/console/trpc/backends.get', { backendId }, sent),
      post(api, '/console/trpc/backends.updateAuthentication', { backendId, requireMfa: true }, sent),
    ]);

  const expectAllRefused = async (
    replies: Promise<Reply[]>,
    status: number,
    reason: string,
  ): Promise<void> => {
    for (const reply of await replies) expect(reply).toMatchObject(refused(status, reason));
    const [demo] = await world.database
      .sql`select require_mfa from auth.backends where id = ${world.demo.id}`;
    expect(demo).toEqual({ require_mfa: false });
  };

  const switchTo = (requireMfa: unknown, backendId = world.demo.id): Promise<Reply> =>
    post(world.api, '/console/trpc/backends.updateAuthentication', { backendId, requireMfa }, credentials());

  /** A user of the console's backend whom nobody made an operator: the account is copied in, since none can sign up. */
  const addConsoleUser = async ({ email, password, session }: Person): Promise<Session> => {
    await world.database.sql`
      insert into auth.users (backend_id, email, email_key, email_verified_at, password_hash)
      select ${world.console.id}, email, email_key, now(), password_hash from auth.users where id = ${session.user.id}
    `;
    const client = connectClient(world.api.url, world.console.anonKey);
    return (await client.auth.signInWithPassword.mutate({ email, password })).session;
  };

  it('59b: signing up with the console’s anon key makes no account and no operator', async () => {
    const client = connectClient(world.api.url, world.console.anonKey);
    const before = await world.database.sql`select id from auth.users where backend_id = ${world.console.id}`;
    for (const email of ['intruder@example.com', OPERATOR.email, OPERATOR.email.toUpperCase()]) {
      const call = client.auth.signUp.mutate({ email, password: 'a password of some length' });
      await expectRefusal(call, 'signups_disabled');
    }
    const after = await world.database.sql`select id from auth.users where backend_id = ${world.console.id}`;
    expect([...after]).toEqual([...before]);
    const [operators] = await world.database.sql`select count(*)::integer as operators from auth.operators`;
    expect(operators).toEqual({ operators: 1 });
  });

  it('60: an operator is served, so that the other tests can fail', async () => {
    const [list, one] = await everyCall(credentials(), randomUUID());
    expect(list).toMatchObject({ status: 200, body: { result: { data: { backends: expect.any(Array) } } } });
    expect(one).toMatchObject(refused(404, 'not_found'));
    const found = await get(
      world.api,
      '/console/trpc/backends.get',
      { backendId: world.demo.id },
      credentials(),
    );
    const demo = { id: world.demo.id, slug: 'demo', anonKey: world.demo.anonKey, requireMfa: false };
    expect(found).toMatchObject({ status: 200, body: { result: { data: { backend: demo } } } });
  });

  it('60: a user of a backend is refused, with the one key and the other', async () => {
    const { session } = await world.signUp();
    await expectAllRefused(everyCall(credentials(session, world.demo.anonKey)), 403, 'forbidden');
    await expectAllRefused(everyCall(credentials(session)), 401, 'invalid_token');
  });

  it('60: a user whose address is the operator’s is refused', async () => {
    const client = world.client();
    const { session } = await client.auth.signUp.mutate({ ...OPERATOR });
    if (!session) throw new Error('Signing up brought no session');
    await expectAllRefused(everyCall(credentials(session, world.demo.anonKey)), 403, 'forbidden');
  });

  it('60: a user of the console’s backend who is no operator is refused', async () => {
    const session = await addConsoleUser(await world.signUp());
    await expectAllRefused(everyCall(credentials(session)), 403, 'forbidden');
  });

  it('60: nobody at all, a forged token and a revoked session are refused', async () => {
    await expectAllRefused(everyCall(headers(world.console.anonKey)), 401, 'invalid_token');
    await expectAllRefused(everyCall(headers(world.console.anonKey, 'not.a.token')), 401, 'invalid_token');
    await expectAllRefused(
      everyCall(credentials(operator, 'aalto_pk_of_nobody_at_all')),
      401,
      'invalid_api_key',
    );
    const session = await signInAsOperator();
    await connectClient(world.api.url, world.console.anonKey, session.accessToken).auth.signOut.mutate();
    await expectAllRefused(everyCall(credentials(session)), 401, 'session_revoked');
  });

  it('60: an operator of another backend finds nothing beyond his reach', async () => {
    for (const backendId of [unreached.id, randomUUID()]) {
      const [list, one, changed] = await everyCall(credentials(), backendId);
      expect(list?.text).not.toContain(unreached.anonKey);
      expect(one).toMatchObject(refused(404, 'not_found'));
      expect(changed).toMatchObject(refused(404, 'not_found'));
    }
    const [row] = await world.database.sql`select require_mfa from auth.backends where id = ${unreached.id}`;
    expect(row).toEqual({ require_mfa: false });
  });

  it('60: the reach that an operator loses is lost on the next call, and his being one too', async () => {
    const person = await world.signUp();
    const session = await addConsoleUser(person);
    const userId = session.user.id;
    const { sql } = world.database;
    await sql`insert into auth.operators (backend_id, user_id) values (${world.console.id}, ${userId})`;
    const find = (backendId: string): Promise<Reply> =>
      get(world.api, '/console/trpc/backends.get', { backendId }, credentials(session));
    expect(await find(unreached.id)).toMatchObject(refused(404, 'not_found'));
    await sql`
      insert into auth.operator_backends (backend_id, user_id, managed_backend_id)
      values (${world.console.id}, ${userId}, ${unreached.id})
    `;
    expect(await find(unreached.id)).toMatchObject({ status: 200 });
    expect(await find(world.demo.id)).toMatchObject(refused(404, 'not_found'));
    await sql`delete from auth.operator_backends where user_id = ${userId}`;
    expect(await find(unreached.id)).toMatchObject(refused(404, 'not_found'));
    await sql`delete from auth.operators where user_id = ${userId}`;
    expect(await find(unreached.id)).toMatchObject(refused(403, 'forbidden'));
  });

  it('60: in production an operator at aal1 is refused until he enrolls and proves a factor', async () => {
    const session = await signInAsOperator(production);
    await expectAllRefused(everyCall(credentials(session), world.demo.id, production), 403, 'mfa_required');
    const client = connectClient(production.url, world.console.anonKey, session.accessToken);
    const { otpauthUrl } = await client.auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(otpauthUrl).code();
    const proven = (await client.auth.verifyMfa.mutate({ code })).session;
    expect(proven.aal).toBe('aal2');
    const passed = await get(production, '/console/trpc/backends.list', undefined, credentials(proven));
    expect(passed.status).toBe(200);
    // The token from before the proof is still of aal1.
    await expectAllRefused(everyCall(credentials(session), world.demo.id, production), 403, 'mfa_required');
    operator = proven;
  });

  it('the switch says who threw it and when, and only when it was thrown', async () => {
    const find = (): Promise<Reply> =>
      get(world.api, '/console/trpc/backends.get', { backendId: world.demo.id }, credentials());
    await world.database.sql`
      update auth.backends set require_mfa_changed_at = null, require_mfa_changed_by = null where id = ${world.demo.id}
    `;
    const untouched = { requireMfa: false, requireMfaChangedAt: null, requireMfaChangedBy: null };
    expect(await switchTo(false)).toMatchObject({ body: { result: { data: { backend: untouched } } } });

    const before = Date.now() - 60_000;
    const thrown = {
      requireMfa: true,
      requireMfaChangedBy: OPERATOR.email,
      requireMfaChangedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    };
    const reply = await switchTo(true);
    expect(reply).toMatchObject({ status: 200, body: { result: { data: { backend: thrown } } } });
    const found = await find();
    expect(found.body).toEqual(reply.body);
    expect(await switchTo(true)).toMatchObject({ body: reply.body });
    const [row] = await world.database.sql<{ at: Date }[]>`
      select require_mfa_changed_at as at from auth.backends where id = ${world.demo.id}
    `;
    expect(row?.at.getTime()).toBeGreaterThan(before);
    await switchTo(false);
  });

  it('the audit trail has one event each time the switch is thrown, with who threw it', async () => {
    const { sql } = world.database;
    await sql`delete from auth.audit_events where type = 'backend.authentication_updated'`;
    await switchTo(true);
    await switchTo(true);
    const { headers: answered } = await switchTo(false);
    await switchTo('yes');
    await switchTo(true, unreached.id);
    const events = await sql`
      select backend_id as "backendId", actor_id as "actorId", details, ip_address as "ipAddress", request_id as "requestId"
      from auth.audit_events where type = 'backend.authentication_updated' order by at
    `;
    const common = { backendId: world.demo.id, actorId: operator.user.id, ipAddress: '127.0.0.1' };
    expect([...events]).toEqual([
      { ...common, requestId: expect.any(String), details: { requireMfa: true } },
      { ...common, requestId: answered.get('x-request-id'), details: { requireMfa: false } },
    ]);
  });

  it('63: an input of another shape is validation_failed', async () => {
    for (const requireMfa of ['true', 1, null, {}, []]) {
      expect(await switchTo(requireMfa)).toMatchObject(refused(400, 'validation_failed'));
    }
    const planted = [{ slug: 'x' }, { isConsole: true }, { anonKey: 'x' }, { id: unreached.id }];
    for (const extra of planted) {
      const input = { backendId: world.demo.id, requireMfa: true, ...extra };
      const reply = await post(
        world.api,
        '/console/trpc/backends.updateAuthentication',
        input,
        credentials(),
      );
      expect(reply).toMatchObject(refused(400, 'validation_failed'));
    }
  });
});
