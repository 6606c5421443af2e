import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { openMailQueue } from '../support/mail-queue.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { MailServer } from '../support/mail-server.ts';
import { passTime } from '../support/pass-time.ts';
import { createTestDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';

/** Longer than a lease. */
const LEASE_OVER = 150;
/** Time for two polls: long enough for a mail that must not be sent again to be sent again. */
const TWO_POLLS_MS = 4_500;

let database: TestDatabase;
let server: MailServer;
let queue: ReturnType<typeof openMailQueue>;
let variables: Record<string, string>;

/** The first process migrates and seeds; those of the tests come and go. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startMailServer();
  variables = { SMTP_URL: server.url };
  await (await startApi(database.url)).stop();
  const [demo] = await database.sql<{ id: string }[]>`select id from auth.backends where slug = 'demo'`;
  queue = openMailQueue(database, demo?.id ?? '');
});
afterAll(async () => {
  await queue.close();
  await server.close();
  await database.drop();
});

async function expectUncertain(to: string): Promise<void> {
  const mail = await queue.untilState(to, 'uncertain');
  expect(mail).toMatchObject({ sealedContent: null, sentAt: null, leaseEndsAt: null });
  const [event] = await database.sql`
    select details from auth.audit_events where type = 'mail.uncertain' and details->>'mailId' = ${mail.id}
  `;
  expect(event).toEqual({ details: { mailId: mail.id, kind: 'sign_in' } });
}

describe('a mail server that fails', () => {
  let api: ApiProcess;
  beforeAll(async () => (api = await startApi(database.url, variables)));
  afterAll(() => api.stop());

  const expectSentOnceAfterRetry = async (to: string, lastTimeout?: number): Promise<void> => {
    const mail = await queue.untilState(to, 'sent', lastTimeout);
    expect(mail).toMatchObject({ sealedContent: null, sentAt: expect.any(Date), lastError: null });
    expect(mail.attempts).toBeGreaterThan(1);
    expect(server.mailsTo(to)).toHaveLength(1);
  };

  it('a mail whose recipient is refused for now is tried again, and arrives once', async () => {
    server.misbehave('recipient', 450);
    const to = await queue.add();
    await expect.poll(async () => (await queue.find(to)).lastError, { timeout: 5_000 }).toBe('450 5.0.0');
    await expectSentOnceAfterRetry(to);
  });

  it('a mail whose content is refused for now is tried again, and arrives once', async () => {
    server.misbehave('content', 451);
    await expectSentOnceAfterRetry(await queue.add());
  });

  it('a mail that is refused for good is failed at once, and its content is gone', async () => {
    for (const phase of ['recipient', 'content'] as const) {
      server.misbehave(phase, 550);
      const to = await queue.add();
      const mail = await queue.untilState(to, 'failed');
      expect(mail).toMatchObject({ attempts: 1, sealedContent: null, sentAt: null, lastError: '550 5.0.0' });
      expect(server.mailsTo(to)).toEqual([]);
    }
  });

  it('mails wait for a server that cannot be reached, and arrive once each', async () => {
    await server.stop();
    const all = [await queue.add(), await queue.add()];
    for (const to of all) {
      await expect
        .poll(async () => (await queue.find(to)).lastError, { timeout: 5_000 })
        .toBe('ECONNREFUSED');
    }
    await server.resume();
    for (const to of all) await expectSentOnceAfterRetry(to);
  });

  it('a server that breaks the connection before the content is tried again', async () => {
    server.misbehave('recipient', 'drop');
    await expectSentOnceAfterRetry(await queue.add());
  });

  it('a server that refuses everybody for now is tried again, however final it says that is', async () => {
    server.misbehave('greeting', 554);
    await expectSentOnceAfterRetry(await queue.add());
  });

  it('a server that breaks the connection in the content may have taken it: it is never sent again', async () => {
    server.misbehave('content', 'drop');
    const before = server.reached.content;
    const to = await queue.add();
    await expectUncertain(to);
    await pause(TWO_POLLS_MS);
    expect(server.reached.content).toBe(before + 1);
    expect(await queue.find(to)).toMatchObject({ state: 'uncertain', attempts: 1 });
  });

  it('a server that hangs does not hold the queue', async () => {
    server.misbehave('greeting', 'hang');
    const [hung, next] = [await queue.add(), await queue.add()];
    await queue.untilState(next, 'sent', 20_000);
    await expectSentOnceAfterRetry(hung, 20_000);
  }, 60_000);

  it('a mail that could not be sent in a day is given up', async () => {
    await server.stop();
    const to = await queue.add();
    await expect.poll(async () => (await queue.find(to)).lastError, { timeout: 5_000 }).toBe('ECONNREFUSED');
    await passTime(database, 86_400);
    expect(await queue.untilState(to, 'failed')).toMatchObject({ sealedContent: null, lastError: 'EXPIRED' });
    await server.resume();
  });

  it('none of that ended the process, or was more than a line in its log', () => {
    expect(api.child.exitCode).toBeNull();
    expect(api.output()).not.toMatch(/unhandled|    at .*mail/i);
  });
});

describe('several processes', () => {
  it('send each of 50 mails exactly once', async () => {
    const apis = await Promise.all([startApi(database.url, variables), startApi(database.url, variables)]);
    const all = await Promise.all(Array.from({ length: 50 }, () => queue.add()));
    for (const to of all) await queue.untilState(to, 'sent', 20_000);
    for (const to of all) expect(server.mailsTo(to)).toHaveLength(1);
    for (const to of all) expect(await queue.find(to)).toMatchObject({ attempts: 1 });
    for (const api of apis) expect(api.output()).toContain('a mail was sent');
    await Promise.all(apis.map((api) => api.stop()));
  });
});

describe('a process that dies', () => {
  it('kill -9 before the content: the mail is sent later, once', async () => {
    server.misbehave('recipient', 'hang');
    const before = { ...server.reached };
    const victim = await startApi(database.url, variables);
    const to = await queue.add();
    await expect.poll(() => server.reached.recipient, { timeout: 10_000 }).toBe(before.recipient + 1);
    await victim.kill();
    expect(await queue.find(to)).toMatchObject({ state: 'queued', attempts: 1 });

    const heir = await startApi(database.url, variables);
    await pause(TWO_POLLS_MS);
    expect(server.mailsTo(to), 'the lease still lasts').toEqual([]);
    await passTime(database, LEASE_OVER);
    await queue.untilState(to, 'sent');
    expect(server.mailsTo(to)).toHaveLength(1);
    expect(server.reached.content).toBe(before.content + 1);
    await heir.stop();
  });

  it('kill -9 when the content had arrived: the mail is never sent again', async () => {
    server.misbehave('content', 'hang');
    const before = server.reached.content;
    const victim = await startApi(database.url, variables);
    const to = await queue.add();
    await expect.poll(() => server.reached.content, { timeout: 10_000 }).toBe(before + 1);
    await victim.kill();
    expect(await queue.find(to)).toMatchObject({ state: 'sending', attempts: 1 });

    const heir = await startApi(database.url, variables);
    await passTime(database, LEASE_OVER);
    await expectUncertain(to);
    await pause(TWO_POLLS_MS);
    expect(server.reached.content).toBe(before + 1);
    expect(heir.output()).toContain('a mail may have been sent, and is not sent again');
    await heir.stop();
  });

  it('kill -9 at any moment: no mail arrives twice, and those that do not arrive are told of', async () => {
    const all: string[] = [];
    for (let kill = 0; kill < 4; kill += 1) {
      const victim = await startApi(database.url, variables);
      all.push(...(await Promise.all(Array.from({ length: 10 }, () => queue.add()))));
      const arrived = server.mails.length;
      await expect.poll(() => server.mails.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(arrived);
      await pause(Math.random() * 20);
      await victim.kill();
    }
    await passTime(database, LEASE_OVER);
    const heir = await startApi(database.url, variables);
    const states = async (): Promise<string[]> =>
      Promise.all(all.map(async (to) => (await queue.find(to)).state));
    const areOver = async (): Promise<boolean> =>
      (await states()).every((state) => state === 'sent' || state === 'uncertain');
    await expect.poll(areOver, { timeout: 20_000 }).toBe(true);
    for (const to of all) {
      const { state } = await queue.find(to);
      const times = server.mailsTo(to).length;
      expect(times, `${state}, ${times} times`).toBeLessThanOrEqual(1);
      if (state === 'sent') expect(times).toBe(1);
    }
    await heir.stop();
  }, 60_000);

  it('SIGTERM in the middle of a mail: the process ends in order, and another one sends it at once', async () => {
    server.misbehave('recipient', 'hang');
    const before = server.reached.recipient;
    const leaving = await startApi(database.url, variables);
    const to = await queue.add();
    await expect.poll(() => server.reached.recipient, { timeout: 10_000 }).toBe(before + 1);
    const exit = once(leaving.child, 'exit');
    leaving.child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(await queue.find(to)).toMatchObject({ state: 'queued', leaseEndsAt: null });
    const heir = await startApi(database.url, variables);
    await queue.untilState(to, 'sent');
    expect(server.mailsTo(to)).toHaveLength(1);
    await heir.stop();
  });
});

describe('a database that fails', () => {
  it('what came of a mail is written down once the database is back, and the mail arrived once', async () => {
    const proxy = await startDatabaseProxy(database.url);
    const api = await startApi(proxy.url, variables);
    server.misbehave('content', 'hang');
    const hung = server.reached.content;
    const to = await queue.add({ to: `${randomUUID()}@example.com` });
    await expect.poll(() => server.reached.content, { timeout: 10_000 }).toBe(hung + 1);
    await proxy.cut();
    await server.stop();
    await server.resume();
    await pause(1_500);
    await proxy.heal();
    await expectUncertain(to);
    const next = await queue.add();
    await queue.untilState(next, 'sent');
    expect(api.child.exitCode).toBeNull();

    await proxy.cut();
    const exit = once(api.child, 'exit');
    api.child.kill('SIGTERM');
    expect(await exit, 'it ends in order without a database too').toEqual([0, null]);
    await proxy.close();
  });
});
