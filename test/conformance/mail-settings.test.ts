import { randomUUID } from 'node:crypto';

import { createAalto, MailRefusedError } from '@aalto/server';
import type { AaltoHooks, OutgoingMail } from '@aalto/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseSettings, SettingsError } from '../../apps/api/src/env.ts';
import { openMailQueue } from '../support/mail-queue.ts';
import { ISSUER, SECRET, silentLog } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const HUNTER = 'hunter2-hunter2-hunter2';

describe('the settings of mail', () => {
  it.each([
    ['SMTP_URL', `http://mail:${HUNTER}@example.com`, /smtp:\/\//],
    ['SMTP_URL', `smtp://mail:${HUNTER}@`, /smtp:\/\//],
    ['SMTP_URL', `smtp://mail:%${HUNTER}@example.com`, /smtp:\/\//],
    ['SMTP_URL', 'mail.example.com:587', /smtp:\/\//],
    ['MAIL_FROM', 'Aalto', /Name <address@example.com>/],
    ['MAIL_FROM', 'Aalto <a@example.com>, b@example.com', /Name <address@example.com>/],
    ['MAIL_FROM', 'Aalto\r\nBcc: <a@example.com>', /Name <address@example.com>/],
  ])('%s=%s is named in one line, without a password', (setting, value, advice) => {
    const variables = { DATABASE_URL: 'postgres://localhost/x', AALTO_SECRET: SECRET, [setting]: value };
    expect(() => parseSettings(variables)).toThrow(SettingsError);
    expect(() => parseSettings(variables)).toThrow(new RegExp(`^${setting} is wrong: [^\\n]+$`));
    expect(() => parseSettings(variables)).toThrow(advice);
    expect(() => parseSettings(variables)).not.toThrow(HUNTER);
  });

  it('what they accept is passed on', () => {
    const mail = { smtpUrl: 'smtps://user:p%40ss@mail.example.com', from: 'Aalto <no-reply@example.com>' };
    expect(parseSettings({ SMTP_URL: mail.smtpUrl, MAIL_FROM: mail.from }).mail).toEqual(mail);
    expect(parseSettings({}).mail).toEqual({ smtpUrl: undefined, from: undefined });
  });
});

describe('a team’s own sendMail', () => {
  let world: World;
  let queue: ReturnType<typeof openMailQueue>;
  beforeAll(async () => {
    world = await createWorld();
    queue = openMailQueue(world.database, world.demo.id);
  });
  afterAll(async () => {
    await queue.close();
    await world.close();
  });

  const withHook = async (
    sendMail: NonNullable<AaltoHooks['sendMail']>,
    work: () => Promise<void>,
  ): Promise<void> => {
    const options = { database: world.database.url, secret: SECRET, publicUrl: ISSUER, log: silentLog };
    const aalto = createAalto({ ...options, environment: 'production', hooks: { sendMail } });
    await aalto.start();
    try {
      await work();
    } finally {
      await aalto.close();
    }
  };

  it('gets each mail whole, and again after it threw, under the same id', async () => {
    const seen: OutgoingMail[] = [];
    const sendMail = (mail: OutgoingMail): Promise<void> => {
      seen.push(mail);
      return seen.length === 1 ? Promise.reject(new Error('Not now')) : Promise.resolve();
    };
    await withHook(sendMail, async () => {
      const to = await queue.add();
      const { id } = await queue.untilState(to, 'sent');
      const content = { subject: 'A mail', text: 'It says this.', html: '<p>It says this.</p>' };
      const from = { name: 'Aalto', address: 'no-reply@aalto.test' };
      expect(seen).toHaveLength(2);
      for (const mail of seen) expect(mail).toMatchObject({ id, to, kind: 'sign_in', from, ...content });
    });
  });

  it('says which mails are not to be tried again', async () => {
    let asked = 0;
    const sendMail = (): Promise<void> => {
      asked += 1;
      return Promise.reject(new MailRefusedError());
    };
    await withHook(sendMail, async () => {
      const mail = await queue.untilState(await queue.add(), 'failed');
      expect(mail).toMatchObject({ attempts: 1, sealedContent: null, lastError: 'HOOK' });
      expect(asked).toBe(1);
    });
  });

  it('may throw before it returns a promise; that is the same', async () => {
    const to = `${randomUUID()}@example.com`;
    const sendMail = (): Promise<void> => {
      throw new MailRefusedError();
    };
    await withHook(sendMail, async () => {
      await queue.add({ to });
      expect(await queue.untilState(to, 'failed')).toMatchObject({ attempts: 1 });
    });
  });
});
