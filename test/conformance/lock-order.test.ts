import { createMailedProof, parseRootKeys } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SECRET } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { Person, World } from '../support/world.ts';

const ROUNDS = 4;
const OF_EACH_KIND = 25;

describe('mailed proofs of one account', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ processes: 2 })));
  afterAll(() => world.close());

  const { current: key } = parseRootKeys(SECRET);

  /** A proof as the server mails it, without the limits of mails: `age` seconds old. */
  async function mailed(purpose: ProofPurpose, { email, session }: Person, age: number): Promise<string> {
    const subject = { purpose, backendId: world.demo.id, emailKey: email };
    const { token, codeHash, tokenHash } = createMailedProof(subject, randomBytes(40), key);
    await world.database.sql`
      insert into auth.mailed_proofs
        (backend_id, purpose, email, email_key, user_id, code_hash, token_hash, created_at, expires_at)
      values (${world.demo.id}, ${purpose}, ${email}, ${email}, ${session.user.id}, ${codeHash}, ${tokenHash},
        clock_timestamp() - make_interval(secs => ${age}), clock_timestamp() + interval '10 minutes')`;
    return token;
  }

  const pressed = async (token: string, n: number): Promise<number> => {
    const { url } = n % 2 === 0 ? world.api : world.otherApi;
    const body = new URLSearchParams({ purpose: 'was_not_me', backend: world.demo.id, token });
    return (await fetch(`${url}/auth/confirm`, { method: 'POST', body })).status;
  };

  /** Of the API's processes: the test's own are the superuser's. */
  const connections = async (): Promise<number> => {
    const rows = await world.database.sql`
      select from pg_stat_activity where datname = current_database() and usename <> current_user`;
    return rows.length;
  };

  const deadlocks = async (): Promise<number> => {
    const [row] = await world.database.sql<{ deadlocks: number }[]>`
      select deadlocks::integer from pg_stat_database where datname = current_database()`;
    return row?.deadlocks ?? 0;
  };

  it('are consumed fifty at once, by links that sign in and links that undo, without a deadlock', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const person = await world.signUp();
      const calls: (() => Promise<unknown>)[] = [];
      for (let n = 0; n < OF_EACH_KIND; n += 1) {
        // Each undoing takes away the proofs that are younger than its notice.
        const undo = await mailed('was_not_me', person, 100 - n);
        const signIn = await mailed('sign_in', person, 50 - n);
        const api = n % 2 === 0 ? world.otherApi : world.api;
        calls.push(() => pressed(undo, n));
        calls.push(() => world.client(undefined, api).auth.verifyEmail.mutate({ token: signIn }));
      }
      const outcomes = await Promise.allSettled(calls.map((call) => call()));
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    }
    // A connection tells the statistics what it met as it closes.
    await Promise.all(world.apis.map((api) => api.stop()));
    await expect.poll(connections, { timeout: 5000 }).toBe(0);
    expect(await deadlocks()).toBe(0);
  }, 60_000);
});
