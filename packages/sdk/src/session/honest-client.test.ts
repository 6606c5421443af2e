// Invariant 2 of docs/concepts/token-families.md, with the real client, two tabs of it, and the server's real decisions:
// whatever is lost, repeated, late, reordered or killed, an honest client is never signed out.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createClient } from '../client/create-client.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { GOOD_CODE, PASSWORD } from '../test-support/fake-family.ts';
import { createFakeServer } from '../test-support/fake-server.ts';
import type { FakeServer } from '../test-support/fake-server.ts';
import { ANON_KEY, connect, inTime } from '../test-support/setup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What the network does to one request. */
const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>({ kind: 'serve', ms: 0 }) },
  fc.record({
    kind: fc.constantFrom<Kind>('lost', 'never', 'slow', 'late'),
    ms: fc.nat(40_000),
  }),
);
type Kind = 'serve' | 'lost' | 'never' | 'slow' | 'late';
type Fate = { readonly kind: Kind; readonly ms: number };

const step = fc.record({
  tab: fc.nat(1),
  act: fc.constantFrom(
    'refresh',
    'refresh',
    'call',
    'step-up',
    'wrong code',
    'reauthenticate',
    'crash',
    'expire',
  ),
  thenMs: fc.oneof(fc.nat(50), fc.nat(5000), fc.nat(60_000)),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `late`: its answer is lost, or it never arrived as far as the client can tell; and then it does. */
async function travel(
  server: FakeServer,
  { kind, ms }: Fate,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const serve = (): Promise<Response> => server.fetch(url, { ...init, signal: null });
  if (kind === 'slow') await sleep(ms);
  if (kind === 'late') void sleep(ms).then(serve);
  if (kind === 'never' || kind === 'late') throw new TypeError('fetch failed');
  const response = await serve();
  if (kind === 'slow') await sleep(ms);
  if (kind === 'lost') throw new TypeError('fetch failed');
  return response;
}

/** A tab that can be killed at any point: then nothing of what it waits for ever comes. */
function openTab(server: FakeServer, shared: TokenStorage, fates: Fate[]) {
  let isAlive = true;
  const whileAlive = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work.finally(() => (isAlive ? undefined : new Promise(() => undefined)));
    return result;
  };
  const client = createClient({
    url: 'http://aalto.test',
    anonKey: ANON_KEY,
    storage: {
      read: () => whileAlive(shared.read()),
      update: (change) => (isAlive ? whileAlive(shared.update(change)) : new Promise(() => undefined)),
    },
    fetch: (url, init) =>
      isAlive
        ? whileAlive(travel(server, fates.shift() ?? { kind: 'serve', ms: 0 }, url, init))
        : new Promise(() => undefined),
  });
  return { client, kill: () => void (isAlive = false) };
}

type Tab = ReturnType<typeof openTab>;

function act({ client }: Tab, server: FakeServer, { act: kind }: Step): void {
  if (kind === 'refresh') void client.auth.refreshSession();
  if (kind === 'call') void client.data.notes.list();
  if (kind === 'step-up') void client.auth.verifyMfa({ code: GOOD_CODE });
  if (kind === 'wrong code') void client.auth.verifyMfa({ code: '000000' });
  if (kind === 'reauthenticate') void client.auth.reauthenticate({ password: PASSWORD });
  if (kind === 'expire') server.expireAccessTokens();
}

it('an honest client is never signed out, whatever is lost, late, repeated, reordered or killed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.array(fate, { maxLength: 30 }),
      async (steps, fates) => {
        const server = createFakeServer();
        const storage = memoryStorage();
        await inTime(
          connect(server, storage).auth.signInWithPassword({ email: 'ann@example.com', password: PASSWORD }),
        );
        const left = [...fates];
        const tabs = [openTab(server, storage, left), openTab(server, storage, left)];
        for (const next of steps) {
          const tab = tabs[next.tab];
          if (!tab) continue;
          if (next.act === 'crash') {
            tab.kill();
            tabs[next.tab] = openTab(server, storage, left);
          } else act(tab, server, next);
          await vi.advanceTimersByTimeAsync(next.thenMs);
        }
        // The network heals, and what was late arrives.
        left.length = 0;
        await vi.advanceTimersByTimeAsync(400_000);
        for (const { client } of tabs) {
          const { data, error } = await inTime(client.auth.refreshSession());
          expect(error).toBeNull();
          expect(data?.session).not.toBeNull();
        }
        expect(server.family.state.revoked).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);
