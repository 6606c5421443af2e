import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { otpauthUrl } from './otpauth-url.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** Reads a URL as the Key URI Format tells an app to: the label up to its one colon is the issuer. */
function readAsAnApp(url: string) {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const [issuer, account, ...rest] = decodeURIComponent(pathname.slice(1)).split(':');
  return { protocol, host, issuer, account, rest, parameters: Object.fromEntries(searchParams) };
}

describe('otpauthUrl', () => {
  test('it is the Key URI Format, with every parameter spelled out', () => {
    expect(otpauthUrl({ secret, issuer: 'Aalto', accountName: 'mia@example.com' })).toBe(
      `otpauth://totp/Aalto:mia%40example.com?secret=${secret}&issuer=Aalto&algorithm=SHA1&digits=6&period=30`,
    );
  });

  test.each([
    ['Aalto Demo', 'Aalto%20Demo', 'a space is %20, never a plus'],
    ['A+B & Co?', 'A%2BB%20%26%20Co%3F', 'no character ends its part early'],
    ['Käse 検証 🔑', 'K%C3%A4se%20%E6%A4%9C%E8%A8%BC%20%F0%9F%94%91', 'other scripts are UTF-8'],
    ['Aalto: Notes', 'Aalto%20Notes', 'a colon, which the format reserves, becomes a space'],
    ['a/b#c%d', 'a%2Fb%23c%25d', 'nor does a path, a fragment or a percent sign'],
    ['broken \ud800', 'broken%20%EF%BF%BD', 'half a surrogate pair does not throw'],
  ])('issuer and account %j become %j: %s', (name, encoded) => {
    const url = otpauthUrl({ secret, issuer: name, accountName: name });
    expect(url).toBe(
      `otpauth://totp/${encoded}:${encoded}?secret=${secret}&issuer=${encoded}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  test('whatever the names, an app reads one issuer, the same in both places, and one account', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(names, names, (issuer, accountName) => {
        const read = readAsAnApp(otpauthUrl({ secret, issuer, accountName }));
        const shown = (name: string) => name.replaceAll(/[\s:]+/g, ' ').trim();
        expect(read).toEqual({
          protocol: 'otpauth:',
          host: 'totp',
          issuer: shown(issuer),
          account: shown(accountName),
          rest: [],
          parameters: { secret, issuer: shown(issuer), algorithm: 'SHA1', digits: '6', period: '30' },
        });
      }),
    );
  });
});
