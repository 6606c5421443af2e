import { describe, expect, it } from 'vitest';

import { factorsReset } from './operator-notices.ts';

const notice = {
  backendName: 'Notes\r\n<b>Co</b>',
  at: new Date('2026-11-21T21:57:12Z'),
  wasNotMeLink: 'https://api.example.com/auth/confirm?token=abc',
  device: { userAgent: 'Mozilla/5.0 (Macintosh) Chrome/142 Safari/537', ipAddress: '192.0.2.7' },
};

describe('factorsReset', () => {
  const { subject, text, html } = factorsReset(notice, { needsEmail: true });

  it('says what an operator did and when, and never from where', () => {
    expect(subject).toBe('Two-factor authentication of your Notes <b>Co</b> account was reset');
    for (const part of [text, html]) {
      expect(part).toContain('21 November 2026 at 21:57 UTC');
      expect(part).not.toMatch(/192\.0\.2\.7|Chrome/);
    }
    expect(html).not.toContain('<b>');
  });

  it('has the way out, where there is one', () => {
    expect(text).toContain(notice.wasNotMeLink);
    const without = factorsReset({ ...notice, wasNotMeLink: null }, { needsEmail: true });
    expect(without.text).not.toMatch(/I did not ask|null/);
  });

  it('promises a mailed code only where one will be asked for', () => {
    expect(text).toContain('a code that we mail to this address');
    expect(factorsReset(notice, { needsEmail: false }).text).not.toContain('a code that we mail');
  });
});
