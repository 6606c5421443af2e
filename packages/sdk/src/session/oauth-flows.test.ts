import { createHash } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStorage } from '../storage/memory-storage.ts';
import type { Call } from '../transport/transport.ts';
import { createOAuthFlows } from './oauth-flows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const call = (name: string, input: object): Call => ({ path: `auth.${name}`, type: 'mutation', input });
const signIn = call('signInWithOAuth', { provider: 'acme', redirectTo: 'https://app.example.com/' });
const inputOf = ({ input }: Call) => new Map<string, unknown>(Object.entries(input ?? {}));
const codeFor = (begun: Call): string =>
  `${String(inputOf(begun).get('codeChallenge')).slice(0, 8)}the rest of a code`;

describe('a visit to a provider', () => {
  it('goes with the hash of a verifier that comes back with its code, and was told to nobody', async () => {
    const storage = memoryStorage();
    const begun = await createOAuthFlows(storage).begin(signIn);
    const { call: resumed, isLink } = await createOAuthFlows(storage).resume(
      call('exchangeCode', { code: codeFor(begun) }),
    );
    const verifier = String(inputOf(resumed).get('codeVerifier'));
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      inputOf(begun).get('codeChallenge'),
    );
    expect(isLink).toBe(false);
    expect([...inputOf(begun).values()]).not.toContain(verifier);
  });

  it('with a challenge of the caller’s own leaves the verifier to them, and still knows what it was for', async () => {
    const flows = createOAuthFlows(memoryStorage());
    const codeChallenge = 'a'.repeat(43);
    const begun = await flows.begin(call('linkIdentity', { codeChallenge }));
    const exchange = { code: codeFor(begun), codeVerifier: 'their own' };
    expect(await flows.resume(call('exchangeCode', exchange))).toMatchObject({
      call: { input: exchange },
      isLink: true,
    });
    await expect(flows.resume(call('exchangeCode', { code: codeFor(begun) }))).rejects.toMatchObject({
      code: 'invalid_code',
    });
  });

  it('is forgotten once it ended, after a quarter of an hour, and when ten newer ones began', async () => {
    const storage = memoryStorage();
    const flows = createOAuthFlows(storage);
    const first = call('exchangeCode', { code: codeFor(await flows.begin(signIn)) });
    await flows.end(first);
    expect(await storage.read()).toBeNull();

    const late = call('exchangeCode', { code: codeFor(await flows.begin(signIn)) });
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    await expect(flows.resume(late)).rejects.toMatchObject({ code: 'invalid_code' });

    const pushedOut = call('exchangeCode', { code: codeFor(await flows.begin(signIn)) });
    for (let newer = 0; newer < 10; newer += 1) await flows.begin(signIn);
    await expect(flows.resume(pushedOut)).rejects.toMatchObject({ code: 'invalid_code' });
  });

  it.each(['no JSON', '{}', '[1, {"codeChallenge": 1}]'])(
    'begins over a storage that holds %s',
    async (garbage) => {
      const storage = memoryStorage();
      await storage.update(() => garbage);
      const flows = createOAuthFlows(storage);
      const begun = await flows.begin(signIn);
      await expect(flows.resume(call('exchangeCode', { code: codeFor(begun) }))).resolves.toBeDefined();
    },
  );

  it('is an error where nothing can be stored, or nothing hashed', async () => {
    const broken = { ...memoryStorage(), update: () => Promise.reject(new Error('The disk is full')) };
    await expect(createOAuthFlows(broken).begin(signIn)).rejects.toMatchObject({ code: 'network_error' });
    vi.stubGlobal('crypto', {});
    await expect(createOAuthFlows(memoryStorage()).begin(signIn)).rejects.toMatchObject({
      message: 'Social sign-in needs a page on https, or on localhost.',
    });
  });
});
