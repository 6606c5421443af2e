import { describe, expect, test } from 'vitest';

import { clientAddress } from './client-address.ts';
import { noNetworks, parseNetworks } from './parse-networks.ts';

const proxies = parseNetworks('10.0.0.0/8, 203.0.113.9, 2001:db8:ffff::/48');
const client = '192.0.2.7';

describe('clientAddress', () => {
  test.each(['6.6.6.6', '127.0.0.1', '10.0.0.1, 10.0.0.2', ' ', ''])(
    'without a trusted proxy the header %j changes nothing',
    (forwardedFor) => {
      expect(clientAddress({ peer: client, forwardedFor }, proxies)).toBe(client);
      expect(clientAddress({ peer: '10.0.0.1', forwardedFor }, noNetworks)).toBe('10.0.0.1');
    },
  );

  test.each([
    ['one proxy', client],
    ['one proxy, and what the client forged before it', `6.6.6.6, 10.9.9.9, ${client}`],
    ['two proxies', `6.6.6.6, ${client}, 203.0.113.9`],
    ['three proxies', `${client},10.0.0.7,2001:db8:ffff:1::2`],
    ['garbage that the client sent', `<script>, ${client}`],
    ['a port', `${client}:51234`],
    ['an IPv4-mapped form', `::ffff:${client}`],
    ['the same in hexadecimal', '::FFFF:c000:207'],
  ])('through %s it is the last that no trusted proxy is', (_, forwardedFor) => {
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor }, proxies)).toBe(client);
  });

  test.each([
    'garbage',
    '999.1.1.1',
    '0x7f.1',
    '1',
    'unknown',
    '_hidden',
    '',
    ',',
    '192.0.2.7, ',
    '192.0.2.7,,',
  ])('a malformed entry ends the walk at who is known: %j', (forwardedFor) => {
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor }, proxies)).toBe('10.0.0.1');
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor: `${forwardedFor}, 203.0.113.9` }, proxies)).toBe(
      '203.0.113.9',
    );
  });

  test('where only proxies stand in the header, it is the first of them', () => {
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor: '10.1.1.1, 203.0.113.9' }, proxies)).toBe(
      '10.1.1.1',
    );
  });

  test.each([
    ['2001:DB8:0:0::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('one IPv6 address has one form: %s', (forwardedFor, expected) => {
    expect(clientAddress({ peer: '::ffff:10.0.0.1', forwardedFor }, proxies)).toBe(expected);
    expect(clientAddress({ peer: '2001:db8:ffff::1', forwardedFor }, proxies)).toBe(expected);
  });

  test('a host that does not know the peer knows no client', () => {
    expect(clientAddress({ peer: null, forwardedFor: client }, proxies)).toBeNull();
  });
});

describe('parseNetworks', () => {
  test.each([
    '',
    ',',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    '*',
    '10.0.0.1,',
  ])('refuses %j', (text) => {
    expect(() => parseNetworks(text)).toThrow(TypeError);
  });
});
