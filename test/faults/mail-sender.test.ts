import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutgoingMail } from '../../packages/server/src/mail/mail-sender.ts';
import { createSmtpSender } from '../../packages/server/src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../packages/server/src/mail/smtp-settings.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { MailServer } from '../support/mail-server.ts';

const TIMEOUTS = { connectMs: 300, silenceMs: 300 };
const CREDENTIALS = { user: 'us:er@example.com', pass: 'p@ss/w%rd?' };

function newMail(): OutgoingMail {
  return {
    id: randomUUID(),
    backendId: randomUUID(),
    kind: 'sign_in',
    from: { name: 'Tests', address: 'no-reply@example.com' },
    to: `${randomUUID()}@example.com`,
    createdAt: new Date(),
    subject: 'A mail',
    text: 'It says this.',
    html: '<p>It says this.</p>',
  };
}

describe('handing a mail over by SMTP', () => {
  let server: MailServer;
  beforeAll(async () => (server = await startMailServer()));
  afterAll(() => server.close());

  /** One attempt, and whether the mail was said to begin. */
  const send = async (url = server.url, mail = newMail(), begin = () => Promise.resolve()) => {
    const sender = createSmtpSender(parseSmtpUrl(url), TIMEOUTS);
    let begun = 0;
    const count = (): Promise<void> => {
      begun += 1;
      return begin();
    };
    const outcome = await sender.send(mail, { begin: count, signal: new AbortController().signal });
    sender.rest();
    return { outcome, begun, arrived: server.mailsTo(mail.to).length };
  };

  it('begins once the server asks for the content, and not before', async () => {
    expect(await send()).toEqual({ outcome: { kind: 'sent' }, begun: 1, arrived: 1 });
    server.misbehave('recipient', 550);
    const outcome = { kind: 'refused', reason: '550 5.0.0' };
    expect(await send()).toEqual({ outcome, begun: 0, arrived: 0 });
  });

  it('nothing leaves where the beginning could not be written down', async () => {
    const refused = await send(server.url, newMail(), () => Promise.reject(new Error('no database')));
    expect(refused).toEqual({ outcome: { kind: 'deferred', reason: 'ESTREAM' }, begun: 1, arrived: 0 });
  });

  it.each(['greeting', 'recipient'] as const)(
    'a server that hangs at the %s is given up in time',
    async (phase) => {
      server.misbehave(phase, 'hang');
      const outcome = { kind: 'deferred', reason: 'ETIMEDOUT' };
      expect(await send()).toEqual({ outcome, begun: 0, arrived: 0 });
    },
  );

  it('a server that hangs after the content may have taken it', async () => {
    server.misbehave('content', 'hang');
    expect(await send()).toEqual({
      outcome: { kind: 'uncertain', reason: 'ETIMEDOUT' },
      begun: 1,
      arrived: 0,
    });
  });

  it('a server that breaks off while the beginning is written down got nothing', async () => {
    const breakOff = async (): Promise<void> => {
      await server.stop();
      await server.resume();
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const { outcome, arrived } = await send(server.url, newMail(), breakOff);
    expect({ kind: outcome.kind, arrived }).toEqual({ kind: 'deferred', arrived: 0 });
  });

  it('an attempt that is stopped ends at once', async () => {
    server.misbehave('recipient', 'hang');
    const slow = createSmtpSender(parseSmtpUrl(server.url));
    const outcome = await slow.send(newMail(), {
      begin: () => Promise.resolve(),
      signal: AbortSignal.timeout(200),
    });
    expect(outcome).toEqual({ kind: 'deferred', reason: 'EABORT' });
  });

  it('several mails in a row take one connection', async () => {
    const sender = createSmtpSender(parseSmtpUrl(server.url), TIMEOUTS);
    const before = server.reached.greeting;
    for (let n = 0; n < 3; n += 1) {
      const attempt = { begin: () => Promise.resolve(), signal: new AbortController().signal };
      expect(await sender.send(newMail(), attempt)).toEqual({ kind: 'sent' });
    }
    sender.rest();
    expect(server.reached.greeting).toBe(before + 1);
  });

  it('with requireTls no word of a mail leaves without TLS, nor with smtps: to a server that has none', async () => {
    const { outcome, begun } = await send(`${server.url}?requireTls=true`);
    expect({ kind: outcome.kind, begun }).toEqual({ kind: 'deferred', begun: 0 });
    const plain = await send(server.url.replace('smtp:', 'smtps:'));
    expect({ kind: plain.outcome.kind, begun: plain.begun }).toEqual({ kind: 'deferred', begun: 0 });
  });

  it('a certificate that nobody vouches for is refused, with smtps: and with STARTTLS', async () => {
    const offering = await startMailServer({ hideSTARTTLS: false });
    const secure = await startMailServer({ secure: true });
    for (const url of [offering.url, secure.url.replace('smtp:', 'smtps:')]) {
      const { outcome, begun } = await send(url);
      expect({ kind: outcome.kind, begun }).toEqual({ kind: 'deferred', begun: 0 });
    }
    await Promise.all([offering.close(), secure.close()]);
  });

  it('signs in as the URL says, percent-encoded; a wrong password is no refusal of the mail', async () => {
    const guarded = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, answer) => {
        const matches = username === CREDENTIALS.user && password === CREDENTIALS.pass;
        answer(null, matches ? { user: 'one' } : { message: 'no', responseCode: 535 });
      },
    });
    const withLogin = (user: string, pass: string): string =>
      guarded.url.replace('//', `//${encodeURIComponent(user)}:${encodeURIComponent(pass)}@`);
    expect((await send(withLogin(CREDENTIALS.user, CREDENTIALS.pass))).outcome).toEqual({ kind: 'sent' });
    const wrong = await send(withLogin(CREDENTIALS.user, 'another'));
    expect(wrong.outcome).toMatchObject({ kind: 'deferred', reason: expect.stringMatching(/^535/) });
    const without = await send(guarded.url);
    expect(without.outcome).toMatchObject({ kind: 'deferred', reason: expect.stringMatching(/^530/) });
    await guarded.close();
  });
});
