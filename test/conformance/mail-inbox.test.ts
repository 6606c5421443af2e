import { randomUUID } from 'node:crypto';

import type { Aalto } from '@aalto/server';
import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { connectClient, headers } from '../support/client.ts';
import { get, refused } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createBackend } from '../support/second-backend.ts';
import type { BackendKeys } from '../support/second-backend.ts';
import { OPERATOR } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

describe('the inbox of a backend, without a mail server', () => {
  let world: World;
  let operator: Session;
  let person: EnrolledPerson;
  let unreached: BackendKeys;
  beforeAll(async () => {
    world = await createWorld();
    unreached = await createBackend(world.database, 'unreached');
    const client = connectClient(world.api.url, world.console.anonKey);
    operator = (await client.auth.signInWithPassword.mutate(OPERATOR)).session;
    person = await world.signUpWithFactor();
  });
  afterAll(() => world.close());

  const ask = (
    procedure: 'list' | 'get',
    input: object,
    session: Session | undefined = operator,
    api: ApiProcess = world.api,
  ): Promise<Reply> =>
    get(api, `/console/trpc/mails.${procedure}`, input, headers(world.console.anonKey, session?.accessToken));

  const list = (input: { limit?: number; cursor?: string } = {}) => {
    const sent = headers(world.console.anonKey, operator.accessToken);
    const link = httpLink({ url: `${world.api.url}/console/trpc`, headers: sent });
    const client = createTRPCClient<Aalto['consoleRouter']>({ links: [link] });
    return client.mails.list.query({ backendId: world.demo.id, ...input });
  };

  const kept = async () => {
    const found = (await list()).mails.find(({ to }) => to === person.email);
    if (!found) throw new Error('The mail was not kept');
    return found;
  };

  it('a mail is kept, and listed to the backend’s operator without what it says', async () => {
    const { text } = await ask('list', { backendId: world.demo.id });
    expect(await kept()).toEqual({
      id: expect.any(String),
      userId: person.session.user.id,
      kind: 'factor_added',
      to: person.email,
      state: 'kept',
      attempts: 0,
      createdAt: expect.any(String),
      nextAttemptAt: null,
      sentAt: null,
      lastError: null,
    });
    expect(await list()).toMatchObject({ keepsMails: true, sendsMails: false });
    expect(text).not.toMatch(/authenticator|content|html/i);
  });

  it('its operator reads it, in both parts, and that is audited', async () => {
    const { id: mailId } = await kept();
    const reply = await ask('get', { backendId: world.demo.id, mailId });
    const content = {
      subject: 'An authenticator was added to your Aalto demo account',
      text: expect.stringContaining('If it was not you'),
      html: expect.stringContaining('<!doctype html>'),
    };
    expect(reply).toMatchObject({
      status: 200,
      body: { result: { data: { mail: { id: mailId, content } } } },
    });
    const [event] = await world.database.sql`
      select actor_id as "actorId", details from auth.audit_events where type = 'mail.read'
    `;
    expect(event).toEqual({ actorId: operator.user.id, details: { mailId, kind: 'factor_added' } });
  });

  it('pages lead through all of it, the newest first', async () => {
    await world.signUpWithFactor();
    await world.signUpWithFactor();
    const all = (await list()).mails.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list({ limit: 1, ...(cursor ? { cursor } : {}) });
      paged.push(...page.mails.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(all.length).toBeGreaterThan(2);
    expect(paged).toEqual(all);
  });

  it('a backend beyond the operator’s reach is not found, nor a mail of another backend', async () => {
    const { id: mailId } = await kept();
    for (const backendId of [unreached.id, randomUUID()]) {
      expect(await ask('list', { backendId })).toMatchObject(refused(404, 'not_found'));
      expect(await ask('get', { backendId, mailId })).toMatchObject(refused(404, 'not_found'));
    }
    const elsewhere = { backendId: world.console.id, mailId };
    expect(await ask('get', elsewhere)).toMatchObject(refused(404, 'not_found'));
    expect(await ask('get', { backendId: world.demo.id, mailId: randomUUID() })).toMatchObject(
      refused(404, 'not_found'),
    );
  });

  it('who is no operator is refused', async () => {
    const { id: mailId } = await kept();
    for (const input of [{ backendId: world.demo.id, mailId }]) {
      expect(await ask('get', input, person.session)).toMatchObject(refused(401, 'invalid_token'));
      const sent = headers(world.demo.anonKey, person.session.accessToken);
      const asUser = await get(world.api, '/console/trpc/mails.get', input, sent);
      expect(asUser).toMatchObject(refused(403, 'forbidden'));
    }
  });

  it('the newest 200 are kept', async () => {
    await world.database.sql`
      insert into auth.mails (backend_id, id, kind, to_address, state, created_at)
      select ${world.demo.id}, gen_random_uuid(), 'sign_in', 'old@example.com', 'kept', now() - interval '1 day' * n
      from generate_series(1, 250) n
    `;
    await world.signUpWithFactor();
    const [count] = await world.database.sql`
      select count(*)::integer as kept, min(created_at) > now() - interval '201 days' as newest
      from auth.mails where backend_id = ${world.demo.id}
    `;
    expect(count).toEqual({ kept: 200, newest: true });
    expect(await kept()).toMatchObject({ to: person.email });
  });

  it('in production nothing is kept, one line at the start says that mails wait, and none can be read', async () => {
    const api = await startApi(world.database.url, { AALTO_ENV: 'production' });
    const lines = api
      .output()
      .split('\n')
      .filter((line) => line.includes('SMTP_URL is not set'));
    expect(lines).toHaveLength(1);

    const client = connectClient(api.url, world.console.anonKey, operator.accessToken);
    const enrollment = await client.auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(enrollment.otpauthUrl).code();
    const proven = (await client.auth.verifyMfa.mutate({ code })).session;
    const waiting = {
      kind: 'factor_added',
      to: OPERATOR.email,
      state: 'queued',
      nextAttemptAt: expect.any(String),
    };
    const page = await ask('list', { backendId: world.console.id }, proven, api);
    expect(page.body).toMatchObject({
      result: { data: { mails: [waiting], keepsMails: false, sendsMails: false } },
    });
    const { id: mailId } = await kept();
    const read = await ask('get', { backendId: world.demo.id, mailId }, proven, api);
    expect(read).toMatchObject({
      status: 200,
      body: { result: { data: { mail: { state: 'kept', content: null } } } },
    });
    await api.stop();
    operator = proven;
  });
});
