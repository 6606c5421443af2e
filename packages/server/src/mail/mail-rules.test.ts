import { describe, expect, it } from 'vitest';

import { defaultMailAddress, isOneAddress, parseMailAddress } from './mail-address.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import { smtpOutcome } from './smtp-outcome.ts';
import { parseSmtpUrl } from './smtp-settings.ts';

const error = (fields: object): Error => Object.assign(new Error('planted@example.com'), fields);

describe('smtpOutcome', () => {
  const replyTo = (code: string, response: string) =>
    error({ code, response, responseCode: Number(response.slice(0, 3)) });

  it('a reply about the mail decides by its class, before the content and after it', () => {
    for (const hasBegun of [false, true]) {
      expect(smtpOutcome(replyTo('EENVELOPE', '550 5.1.1 <a@example.com> unknown'), hasBegun)).toEqual({
        kind: 'refused',
        reason: '550 5.1.1',
      });
      expect(smtpOutcome(replyTo('EMESSAGE', '451 4.3.0 later'), hasBegun).kind).toBe('deferred');
    }
  });

  it('a reply about who we are is no verdict on the mail', () => {
    for (const code of [503, 530, 534, 535, 538]) {
      expect(smtpOutcome(replyTo('EENVELOPE', `${code} 5.7.0 no`), false).kind).toBe('deferred');
    }
    expect(smtpOutcome(replyTo('EAUTH', '535 5.7.8 no'), false)).toEqual({
      kind: 'deferred',
      reason: '535 5.7.8',
    });
    expect(smtpOutcome(replyTo('EPROTOCOL', '554 go away'), false).kind).toBe('deferred');
  });

  it('without an answer to the content, nobody can tell', () => {
    const broken = error({ code: 'ECONNECTION' });
    expect(smtpOutcome(broken, false)).toEqual({ kind: 'deferred', reason: 'ECONNECTION' });
    expect(smtpOutcome(broken, true)).toEqual({ kind: 'uncertain', reason: 'ECONNECTION' });
    expect(smtpOutcome(replyTo('EMESSAGE', '354 go on'), true).kind).toBe('uncertain');
  });

  it('the reason is a code, and never what anybody wrote', () => {
    const quoting = [
      error({ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }),
      error({ code: 'a@example.com' }),
      error({ response: 'planted@example.com' }),
      error({}),
    ];
    expect(quoting.map((each) => Reflect.get(smtpOutcome(each, false), 'reason'))).toEqual([
      'ECONNREFUSED',
      'ERROR',
      'ERROR',
      'ERROR',
    ]);
  });
});

describe('retryDelaySeconds', () => {
  it('grows from a second to an hour, and stays there', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 40].map((attempts) => retryDelaySeconds(attempts, 0.5));
    expect(delays).toEqual([1, 5, 30, 120, 600, 3600, 3600, 3600]);
  });

  it('spreads by a quarter', () => {
    expect([retryDelaySeconds(2, 0), retryDelaySeconds(2, 1)]).toEqual([3.75, 6.25]);
  });
});

describe('the address that mails are from', () => {
  it('is a name and an address, or an address alone', () => {
    expect(parseMailAddress('Aalto, Inc. <no-reply@example.com>')).toEqual({
      name: 'Aalto, Inc.',
      address: 'no-reply@example.com',
    });
    expect(parseMailAddress(' no-reply@example.com ')).toEqual({ name: '', address: 'no-reply@example.com' });
  });

  it('is at the host of the API by default', () => {
    expect(defaultMailAddress('https://api.example.com:8443/x').address).toBe('no-reply@api.example.com');
    expect(defaultMailAddress('http://127.0.0.1:3000').address).toBe('no-reply@[127.0.0.1]');
  });

  it.each([
    'a@example.com, b@example.com',
    'a@example.com>\r\nRCPT TO:<b@example.com',
    'a b@example.com',
    '@',
    '',
  ])('%j is not one address', (text) => expect(isOneAddress(text)).toBe(false));

  it('an international one is', () => {
    expect(isOneAddress('påal+tag@blåbær.example')).toBe(true);
  });
});

describe('SMTP_URL', () => {
  it('says how the connection is secured', () => {
    expect(parseSmtpUrl('smtps://mail.example.com')).toMatchObject({ secure: true, port: undefined });
    expect(parseSmtpUrl('smtp://mail.example.com:2525?requireTls=true')).toEqual({
      host: 'mail.example.com',
      port: 2525,
      secure: false,
      requireTls: true,
      credentials: undefined,
    });
    expect(parseSmtpUrl('smtp://[::1]:25').host).toBe('::1');
  });

  it('a password leaves this machine under TLS alone', () => {
    const requiresTls = (url: string): boolean => parseSmtpUrl(url).requireTls;
    for (const host of ['mail.example.com', '192.0.2.1', '[2001:db8::1]', 'localhost.example.com'])
      expect(requiresTls(`smtp://user:word@${host}`), host).toBe(true);
    expect(requiresTls('smtp://user:word@mail.example.com?requireTls=false')).toBe(true);
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(requiresTls(`smtp://user:word@${host}`), host).toBe(false);
    expect(requiresTls('smtp://mail.example.com')).toBe(false);
  });

  it('has percent-encoded credentials', () => {
    const { credentials } = parseSmtpUrl('smtp://me%40example.com:a%2Fb%3A@mail.example.com');
    expect(credentials).toEqual({ user: 'me@example.com', pass: 'a/b:' });
  });
});
