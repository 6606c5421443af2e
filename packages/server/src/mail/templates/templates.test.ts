import { describe, expect, it } from 'vitest';

import type { MailContent } from '../mail-sender.ts';
import {
  emailChangeMail,
  passwordResetMail,
  reauthenticationMail,
  securedAccountMail,
  signInMail,
} from './code-mails.ts';
import {
  emailChanged,
  factorAdded,
  factorRemoved,
  factorReplaced,
  recoveryCodesRegenerated,
  recoveryCodeUsed,
  identityLinked,
  identityUnlinked,
  passwordChanged,
  sessionRevokedForReplay,
} from './notices.ts';

const HOSTILE = 'A "name"\r\n\r\nGo to http://evil.example & <b>win</b>\u202e';
const ON_ONE_LINE = 'A "name" Go to http://evil.example & <b>win</b>';

const circumstances = {
  backendName: 'Notes & <Co>',
  at: new Date('2026-11-21T21:57:12Z'),
  device: { userAgent: 'Mozilla/5.0 (Macintosh) Chrome/142 Safari/537', ipAddress: '192.0.2.7' },
};
const link = 'https://api.example.com/auth/confirm?token=abc&purpose="x"';
const withCode = { ...circumstances, code: '12345678', link, expiresInMinutes: 15 };
const notice = { ...circumstances, wasNotMeLink: link };

const codeMails: Record<string, MailContent> = {
  'signing in': signInMail({ ...withCode, purpose: 'sign_in' }),
  'signing up': signInMail({ ...withCode, purpose: 'sign_up' }),
  passwordResetMail: passwordResetMail(withCode),
  securedAccountMail: securedAccountMail(withCode),
  emailChangeMail: emailChangeMail(withCode),
  reauthenticationMail: reauthenticationMail(withCode),
};
const notices: Record<string, MailContent> = {
  factorAdded: factorAdded({ ...notice, friendlyName: HOSTILE }),
  factorRemoved: factorRemoved({ ...notice, friendlyName: HOSTILE }),
  factorReplaced: factorReplaced({ ...notice, friendlyName: HOSTILE, replacedName: 'Old phone' }),
  'factorReplaced under one name': factorReplaced({
    ...notice,
    friendlyName: HOSTILE,
    replacedName: HOSTILE,
  }),
  recoveryCodeUsed: recoveryCodeUsed({ ...notice, remaining: 9 }),
  'recoveryCodeUsed, the last': recoveryCodeUsed({ ...notice, remaining: 0 }),
  recoveryCodesRegenerated: recoveryCodesRegenerated(notice),
  identityLinked: identityLinked({ ...notice, provider: 'acme', email: HOSTILE }),
  identityUnlinked: identityUnlinked({ ...notice, provider: 'acme', email: HOSTILE }),
  'identityLinked without an address': identityLinked({ ...notice, provider: HOSTILE, email: null }),
  passwordChanged: passwordChanged(notice),
  emailChanged: emailChanged({ ...notice, newEmail: 'new@example.com' }),
  sessionRevokedForReplay: sessionRevokedForReplay(notice),
};

/** What HTML shows: tags gone, entities back. */
const shownBy = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe.each(Object.entries({ ...codeMails, ...notices }))('%s', (_name, { subject, text, html }) => {
  it('says when, from where, and what to do if it was not you, in both parts', () => {
    for (const part of [text, shownBy(html)]) {
      expect(part).toContain(
        'When: 21 November 2026 at 21:57 UTC, from Chrome on macOS at the address 192.0.2.7.',
      );
      expect(part).toMatch(/If (it was not you|you did nothing unusual)/);
    }
  });

  it('names the backend in its subject, and no code', () => {
    expect(subject).toContain('Notes & <Co>');
    expect(subject).not.toMatch(/\d/);
  });

  it('loads nothing and tracks nobody', () => {
    expect(html).not.toMatch(/<(img|link|script|iframe|object|video|style)\b|url\(|@import|\bsrc=/i);
  });

  it('escapes what was inserted', () => {
    expect(html).toContain('Notes &amp; &lt;Co&gt;');
    expect(html).not.toContain('<Co>');
    expect(html).not.toContain('<b>');
  });
});

describe.each(Object.entries(codeMails))('%s', (_name, { text, html }) => {
  it('shows the code in two groups, as one text', () => {
    expect(text).toContain('1234 5678');
    expect(html).toMatch(/user-select:all">1234 5678<\/span>/);
  });
});

describe.each(Object.entries(notices))('%s', (_name, { text, html }) => {
  it('has the way out', () => {
    expect(text).toContain(link);
    expect(html).toContain('href="https://api.example.com/auth/confirm?token=abc&amp;purpose=&quot;x&quot;"');
  });
});

describe('a name that a user gave', () => {
  it('is one line, and begins no paragraph of its own', () => {
    expect(notices['factorAdded']?.text).toContain(`The authenticator “${ON_ONE_LINE}” was added`);
  });
});

describe('a notice without a way out', () => {
  it('leaves the line out', () => {
    const { text, html } = passwordChanged({ ...notice, wasNotMeLink: null });
    expect(text + html).not.toMatch(/This was not me|null/);
  });
});
