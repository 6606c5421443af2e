import { randomUUID } from 'node:crypto';

import { hashPassword } from '@aalto/auth-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { emailKey } from '../../packages/server/src/auth/account-store.ts';
import { headers } from '../support/client.ts';
import { post } from '../support/http.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { format, median, percentile } from './statistics.ts';

// Row 46 of the threat matrix: whether an address has an account must not show in how long an answer takes.

const CALLS = 200;
/** Not measured: plans are cached by then, and code is compiled. */
const WARM_UP = 20;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.database.sql`update auth.backends set require_email_proof = true where slug = 'demo'`;
});
afterAll(() => world.close());

const password = 'a password of some length';
const procedures: readonly [string, number, (email: string) => object][] = [
  ['signInWithPassword', 401, (email) => ({ email, password: 'another password, a wrong one' })],
  ['signUp', 200, (email) => ({ email, password })],
  ['signInWithEmail', 200, (email) => ({ email })],
  ['verifyEmail', 401, (email) => ({ email, code: '12345678' })],
  ['requestPasswordReset', 200, (email) => ({ email })],
  ['resetPassword', 401, (email) => ({ email, code: '12345678', password })],
];

const addresses = (count: number): string[] =>
  Array.from({ length: count }, () => `${randomUUID()}@example.com`);

async function addUsers(emails: readonly string[]): Promise<void> {
  const passwordHash = await hashPassword(password);
  const rows = emails.map((email) => ({
    backend_id: world.demo.id,
    email,
    email_key: emailKey(email),
    email_verified_at: new Date(),
    password_hash: passwordHash,
  }));
  await world.database.sql`insert into auth.users ${world.database.sql(rows)}`;
}

async function timed(procedure: string, input: object): Promise<{ milliseconds: number; answer: string }> {
  const startedAt = performance.now();
  const { status, text } = await post(
    world.api,
    `/trpc/auth.${procedure}`,
    input,
    headers(world.demo.anonKey),
  );
  const milliseconds = performance.now() - startedAt;
  return { milliseconds, answer: `${status} ${text}` };
}

it.each(procedures)('%s', async (procedure, status, inputFor) => {
  const [known, unknown] = [addresses(CALLS + WARM_UP), addresses(CALLS + WARM_UP)];
  await addUsers(known);
  const times = { known: new Array<number>(), unknown: new Array<number>() };
  for (let call = 0; call < CALLS + WARM_UP; call += 1) {
    const pair = { known: known[call] ?? '', unknown: unknown[call] ?? '' };
    const answers = new Set<string>();
    // No limit shall be met.
    await world.database.sql`delete from auth.rate_limits`;
    // Turn about, so that whatever else the machine does falls on both.
    const order = call % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of order) {
      const { milliseconds, answer } = await timed(procedure, inputFor(pair[kind]));
      answers.add(answer);
      if (call >= WARM_UP) times[kind].push(milliseconds);
    }
    expect([...answers]).toEqual([expect.stringMatching(new RegExp(`^${status} `))]);
  }
  const [a, b] = [times.known, times.unknown];
  console.log(
    `${procedure.padEnd(22)} known ${format(median(a))} unknown ${format(median(b))} difference ${format(median(a) - median(b))}` +
      `   quartiles ${format(percentile(a, 25))}–${format(percentile(a, 75))} / ${format(percentile(b, 25))}–${format(percentile(b, 75))}`,
  );
});
