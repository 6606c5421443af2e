import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseSettings, SettingsError } from '../../apps/api/src/env.ts';
import { headers } from '../support/client.ts';
import { post } from '../support/http.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const CLIENT = '192.0.2.7';

describe('where a call comes from', () => {
  let direct: World;
  let proxied: World;
  beforeAll(async () => {
    [direct, proxied] = await Promise.all([
      createWorld(),
      createWorld({ variables: { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48' } }),
    ]);
  });
  afterAll(() => Promise.all([direct.close(), proxied.close()]));

  /** The address that a sign-up with these headers was stored under. */
  const storedAddress = async (world: World, forged: Record<string, string>): Promise<unknown> => {
    const input = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
    const reply = await post(world.api, '/trpc/auth.signUp', input, {
      ...headers(world.demo.anonKey),
      ...forged,
    });
    expect(reply.status, reply.text).toBe(200);
    const [session] = await world.database.sql`
      select s.ip_address as address, a.ip_address as audited from auth.sessions s
      join auth.users u on u.id = s.user_id and u.email = ${input.email}
      join auth.audit_events a on a.subject_id = u.id and a.type = 'user.signed_up'
    `;
    expect(session?.['audited']).toBe(session?.['address']);
    return session?.['address'];
  };

  it.each([
    { 'x-forwarded-for': CLIENT },
    { 'x-forwarded-for': '127.0.0.1, 10.0.0.1' },
    { 'x-forwarded-for': 'garbage' },
    { forwarded: `for=${CLIENT}`, 'x-real-ip': CLIENT, 'cf-connecting-ip': CLIENT, 'true-client-ip': CLIENT },
  ])('without a proxy, the forged %j changes nothing', async (forged) => {
    expect(await storedAddress(direct, forged)).toBe('127.0.0.1');
  });

  it.each([
    ['one proxy', CLIENT, CLIENT],
    ['one proxy, whatever the client wrote first', `6.6.6.6, 10.9.9.9, ${CLIENT}`, CLIENT],
    ['two proxies', `6.6.6.6, ${CLIENT}, 10.0.0.1`, CLIENT],
    ['garbage that the client wrote', `'; drop table users; --, ${CLIENT}`, CLIENT],
    ['a proxy that wrote garbage', `${CLIENT}, unknown, 10.0.0.1`, '10.0.0.1'],
    ['an IPv6 address', '2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['an IPv6 proxy', '2001:db8::7, 2001:db8:ffff::1', '2001:db8::7'],
    ['an IPv4-mapped address', `::ffff:${CLIENT}`, CLIENT],
    ['an IPv4-mapped proxy', `${CLIENT}, ::ffff:10.0.0.1`, CLIENT],
    ['nothing but proxies', '10.0.0.2, 10.0.0.1', '10.0.0.2'],
  ])('through %s', async (_, forwardedFor, expected) => {
    expect(await storedAddress(proxied, { 'x-forwarded-for': forwardedFor })).toBe(expected);
  });

  it('Forwarded is ignored, also from a trusted proxy', async () => {
    expect(await storedAddress(proxied, { forwarded: `for=${CLIENT}` })).toBe('127.0.0.1');
  });
});

it.each(['', undefined])('TRUSTED_PROXIES=%j trusts nobody', (value) => {
  const { trustedProxies } = parseSettings(value === undefined ? {} : { TRUSTED_PROXIES: value });
  expect(trustedProxies.check('127.0.0.1', 'ipv4')).toBe(false);
});

it.each(['localhost', '10.0.0.0/33', '10.0.0.1,,10.0.0.2', '*'])(
  'TRUSTED_PROXIES=%s is named in one line',
  (value) => {
    const parse = () => parseSettings({ TRUSTED_PROXIES: value });
    expect(parse).toThrow(SettingsError);
    expect(parse).toThrow(/^TRUSTED_PROXIES is wrong: must be addresses or CIDR blocks[^\n]+$/);
  },
);
