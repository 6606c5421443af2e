import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { createSigningKey, importSigningKey, importVerifyingKey } from './signing-key.ts';

describe('createSigningKey', () => {
  test('the kid is the thumbprint of RFC 7638', async () => {
    const { kid, publicJwk } = await createSigningKey();
    const { crv, kty, x, y } = publicJwk;
    const members = JSON.stringify({ crv, kty, x, y });
    expect(kid).toBe(createHash('sha256').update(members).digest('base64url'));
  });

  test('the public half is ready to be published and holds no secret', async () => {
    const { kid, publicJwk, privateJwk } = await createSigningKey();
    expect(publicJwk).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
      kid,
      alg: 'ES256',
      use: 'sig',
    });
    expect(privateJwk).toEqual({ ...publicJwk, d: expect.stringMatching(/^[\w-]{43}$/) });
  });

  test('two keys are never the same', async () => {
    const [one, two] = await Promise.all([createSigningKey(), createSigningKey()]);
    expect(one.kid).not.toBe(two.kid);
  });
});

describe('importing', () => {
  test('a key survives storage as JSON, and prints and serialises without its secret', async () => {
    const { kid, privateJwk } = await createSigningKey();
    const imported = await importSigningKey(JSON.parse(JSON.stringify(privateJwk)));
    expect(imported.kid).toBe(kid);
    expect(imported.privateKey.export({ format: 'jwk' })).toMatchObject({ d: privateJwk.d });
    const printed = inspect(imported, { depth: 9, showHidden: true }) + JSON.stringify(imported);
    expect(printed).not.toContain(privateJwk.d);
  });

  test('a verifying key is public, even where a private one was handed in', async () => {
    const { privateJwk } = await createSigningKey();
    const key = await importVerifyingKey(privateJwk);
    expect([key.type, key.usages]).toEqual(['public', ['verify']]);
  });

  test('a kid that belongs to another key is refused', async () => {
    const [one, two] = await Promise.all([createSigningKey(), createSigningKey()]);
    await expect(importSigningKey({ ...one.privateJwk, kid: two.kid })).rejects.toThrow(TypeError);
    await expect(importVerifyingKey({ ...one.publicJwk, kid: two.kid })).rejects.toThrow(TypeError);
  });
});
