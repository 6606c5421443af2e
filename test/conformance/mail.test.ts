import { randomUUID } from 'node:crypto';

import { openSecret, parseRootKeys } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '../../packages/server/src/database/in-transaction.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { newAttempt, refresh } from '../support/families.ts';
import { openMailQueue } from '../support/mail-queue.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { MailServer, ReceivedMail } from '../support/mail-server.ts';
import { SECRET } from '../support/settings.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

const HOSTILE = 'x\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>';

describe('mail by SMTP', () => {
  let world: World;
  let server: MailServer;
  let queue: ReturnType<typeof openMailQueue>;
  beforeAll(async () => {
    server = await startMailServer();
    const variables = {
      SMTP_URL: server.url,
      MAIL_FROM: 'Aalto Tests <no-reply@mail.test>',
      LOG_LEVEL: 'trace',
    };
    world = await createWorld({ variables });
    queue = openMailQueue(world.database, world.demo.id);
  });
  afterAll(async () => {
    await queue.close();
    await world.close();
    await server.close();
  });

  const untilMails = async (to: string, count: number): Promise<ReceivedMail[]> => {
    await expect.poll(() => server.mailsTo(to).length, { timeout: 10_000, interval: 10 }).toBe(count);
    return server.mailsTo(to);
  };
  const onlyMail = async (to: string): Promise<ReceivedMail> => {
    const [mail] = await untilMails(to, 1);
    if (!mail) throw new Error('There is no mail');
    return mail;
  };

  it('a new factor is told of, in both parts: when, from which device and address, and what to do', async () => {
    const person = await world.signUpWithFactor();
    const mail = await onlyMail(person.email);
    expect(mail.subject).toBe('An authenticator was added to your Aalto demo account');
    const html = typeof mail.html === 'string' ? mail.html : '';
    for (const part of [mail.text ?? '', html]) {
      expect(part).toContain('The authenticator “Authenticator” was added');
      expect(part).toMatch(
        /When: \d{1,2} \w+ \d{4} at \d\d:\d\d UTC, from a program at the address 127\.0\.0\.1\./,
      );
      expect(part).toContain('If it was not you');
    }
    // Nothing is loaded: the one address in it is the way out, which somebody must choose.
    const [wayOut, ...others] = html.match(/https?:[^"\s<]*/g) ?? [];
    expect(wayOut).toMatch(/^https:\/\/aalto\.test\/auth\/confirm\?purpose=was_not_me/);
    expect(others).toEqual([]);
    expect(html).not.toMatch(/<img|<link|<script|@import|url\(|src=/);
  });

  it('its headers name the sender, the mail and the moment, and keep robots from answering', async () => {
    const person = await world.signUpWithFactor();
    const { headers, from, to, raw, messageId, date } = await onlyMail(person.email);
    const mail = await queue.untilState(person.email, 'sent');
    expect(from?.text).toBe('"Aalto Tests" <no-reply@mail.test>');
    expect(to).toMatchObject({ text: person.email });
    expect(messageId).toBe(`<${mail.id}@mail.test>`);
    expect(Math.abs(Date.now() - (date?.getTime() ?? 0))).toBeLessThan(60_000);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('x-auto-response-suppress')).toBe('All');
    expect(raw).not.toMatch(/^x-mailer/im);
    expect(mail).toMatchObject({
      sealedContent: null,
      sentAt: expect.any(Date),
      attempts: 1,
      leaseEndsAt: null,
    });
  });

  it('a removed factor and a replayed session are told of, each once; a step-up is not', async () => {
    const person = await world.signUpWithFactor();
    await untilMails(person.email, 1);
    const { session } = person;
    const renewed = await refresh(world, session, newAttempt());
    await refresh(world, renewed, newAttempt());
    for (let n = 0; n < 2; n += 1)
      await expectRefusal(
        refresh(world, session, newAttempt()),
        n === 0 ? 'refresh_token_reused' : 'session_revoked',
      );

    const later = await world.signIn(person);
    await forgetUsedCodes(world.database, person.factorId);
    const code = person.authenticator.code();
    const proven = (await world.client(later).auth.verifyMfa.mutate({ code })).session;
    await world.client(proven).auth.unenrollMfa.mutate({ factorId: person.factorId });
    const subjects = (await untilMails(person.email, 3)).map(({ subject }) => subject);
    expect(subjects).toEqual([
      'An authenticator was added to your Aalto demo account',
      'A session of your Aalto demo account was ended',
      'An authenticator was removed from your Aalto demo account',
    ]);
  });

  it('what was rolled back is not told of', async () => {
    const to = `${randomUUID()}@example.com`;
    const undone = inTransaction(queue.database, async (tx) => {
      await queue.put(tx, to);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const after = await queue.add();
    await queue.untilState(after, 'sent');
    expect(server.mailsTo(to)).toEqual([]);
    await expect(queue.find(to)).rejects.toThrow('There is no mail');
  });

  it('a mail goes with its user', async () => {
    const person = await world.signUp();
    await server.stop();
    await queue.add({ to: person.email, userId: person.session.user.id });
    await world.database.sql`delete from auth.users where id = ${person.session.user.id}`;
    await expect(queue.find(person.email)).rejects.toThrow('There is no mail');
    await server.resume();
  });

  it('while it waits, what it says can be read in no column, and opens in no other row', async () => {
    await server.stop();
    const content = {
      subject: 'planted-subject',
      text: 'code planted-12345678',
      html: '<p>planted-12345678</p>',
    };
    const [to, other] = [await queue.add({ content }), await queue.add()];
    const rows = await world.database
      .sql`select row_to_json(m)::text as row from auth.mails m where to_address = ${to}`;
    expect(JSON.stringify(rows)).not.toMatch(/planted/);
    const sealed = (await queue.find(to)).sealedContent ?? '';
    const keys = parseRootKeys(SECRET);
    const contextOf = async (address: string): Promise<string> =>
      `mail:${world.demo.id}:${(await queue.find(address)).id}`;
    expect(await openSecret(sealed, await contextOf(to), keys)).toContain('planted-12345678');
    await expect(openSecret(sealed, await contextOf(other), keys)).rejects.toThrow(/tampered_or_moved/);
    await server.resume();
    await queue.untilState(to, 'sent');
  });

  it('line breaks in a subject, a name or a body make no header and no recipient', async () => {
    const to = await queue.add({ content: { subject: HOSTILE, text: HOSTILE, html: 'x' } });
    const person = await signUpWithFriendlyName(world, HOSTILE);
    for (const mail of [await onlyMail(to), await onlyMail(person.email)]) {
      expect(mail.recipients).toHaveLength(1);
      expect(mail.headers.has('bcc')).toBe(false);
      expect(mail.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    }
    const { html } = await onlyMail(person.email);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(server.mailsTo('victim@example.com')).toEqual([]);
  });

  it('an address that is more than one address is sent to nobody', async () => {
    const planted = ['a@example.com, victim@example.com', 'a@example.com>\r\nRCPT TO:<victim@example.com'];
    for (const address of planted) {
      const to = await queue.add({ to: address });
      expect(await queue.untilState(to, 'failed')).toMatchObject({ attempts: 1, lastError: 'ADDRESS' });
    }
    expect(server.mails.flatMap(({ recipients }) => recipients)).not.toContain('victim@example.com');
  });

  it('no secret and no address reaches the log, whatever the server says of them', async () => {
    const content = { subject: 'planted-s', text: 'planted-t', html: 'planted-h' };
    const all = [];
    for (const plan of [[], [450], [550]]) {
      server.misbehave('recipient', ...plan);
      all.push(await queue.add({ content }));
      await expect.poll(() => server.reached.recipient, { timeout: 10_000 }).toBeGreaterThan(0);
      await queue.untilState(all.at(-1) ?? '', plan[0] === 550 ? 'failed' : 'sent');
    }
    const log = world.api.output();
    expect(log).toContain('a mail was sent');
    expect(log).toContain('a mail is given up');
    for (const secret of [...all, 'planted', server.url]) expect(log).not.toContain(secret);
  });
});

async function signUpWithFriendlyName(world: World, friendlyName: string): Promise<Person> {
  const person = await world.signUp();
  const { otpauthUrl } = await world.client(person.session).auth.enrollMfa.mutate({ friendlyName });
  await world.client(person.session).auth.verifyMfa.mutate({ code: scanOtpauthUrl(otpauthUrl).code() });
  return person;
}
