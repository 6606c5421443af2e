import { createHash } from 'node:crypto';

import {
  advanceFamily,
  decideRotation,
  hashAttempt,
  issueRefreshToken,
  parseRootKeys,
  positionAfter,
} from '@aalto/auth-core';
import type { HistoryEntry, RefreshToken, TokenFamily } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The statement itself, past the locked path that stands behind it over HTTP.
import { connect } from '../../packages/server/src/database/connect.ts';
import type { Database } from '../../packages/server/src/database/connect.ts';
import { createSessionStore } from '../../packages/server/src/sessions/session-store.ts';
import type { SessionStore } from '../../packages/server/src/sessions/session-store.ts';
import { familyOf } from '../support/families.ts';
import { SECRET } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const CASES = 400;
const DAY_MS = 86_400_000;
const keys = parseRootKeys(SECRET);

let world: World;
let database: Database;
let store: SessionStore;
beforeAll(async () => {
  world = await createWorld();
  database = connect(world.database.url, { max: 1, use: 'ours' });
  store = createSessionStore(database);
});
afterAll(async () => {
  await database.$client.end();
  await world.close();
});

/** Numbers as good as random, and the same in every run: SHA-256 in counter mode. */
function numbersFrom(seed: number) {
  let counter = 0;
  const below = (limit: number): number => {
    const digest = createHash('sha256').update(`${seed}:${counter++}`).digest();
    return digest.readUInt32BE(0) % limit;
  };
  const pick = <T>(...choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];
  return { below, pick };
}

const attemptOf = (n: number): string =>
  createHash('sha256').update(`attempt ${n}`).digest().subarray(0, 16).toString('base64url');

interface Case {
  readonly family: TokenFamily;
  readonly token: RefreshToken;
  readonly attempt: string | null;
  readonly banned: boolean;
  readonly foreignKey: boolean;
}

/** A family in any state, a genuine token at any place, an attempt that is new, none, or remembered. */
function caseOf(seed: number, sessionId: string): Case {
  const { below, pick } = numbersFrom(seed);
  const epoch = below(3);
  const generation = below(4);
  const tokenAt = (place: { epoch: number; generation: number }, n: number) =>
    issueRefreshToken(sessionId, place, attemptOf(1000 + n), keys.current);
  const current = tokenAt({ epoch, generation }, 0);
  const history = Array.from({ length: pick(0, 1, 5, 15, 16) }, (_, n): HistoryEntry => {
    const attemptHash = pick(true, true, false) ? hashAttempt(attemptOf(n)) : null;
    return { epoch: below(epoch + 1), generation: below(4), attemptHash };
  });
  const places = [
    { epoch, generation: generation + 1 },
    { epoch: epoch + 1, generation: 0 },
    { epoch, generation: Math.max(0, generation - 1) },
    { epoch: Math.max(0, epoch - 1), generation },
  ] as const;
  // A retry: the token that some attempt left, with that attempt; where it was the last one, its successor is current.
  const isRetry = history.length > 0 && pick(true, false, false, false);
  const left = pick(true, false) ? history.length - 1 : below(Math.max(1, history.length));
  const leftFrom = history[left] ?? { epoch, generation };
  if (isRetry) {
    const place =
      left === history.length - 1 && generation > 0 ? { epoch, generation: generation - 1 } : leftFrom;
    history[left] = {
      epoch: place.epoch,
      generation: place.generation,
      attemptHash: hashAttempt(attemptOf(left)),
    };
  }
  const lives = (): Date => new Date(Date.now() + pick(1, 1, 1, 1, 1, -1) * DAY_MS);
  return {
    family: {
      epoch,
      generation,
      revoked: pick(false, false, false, false, true),
      tokenHash: current.hash,
      tokenKeyId: current.keyId,
      attemptHash: pick(null, hashAttempt(attemptOf(0))),
      history,
      leaves: Array.from({ length: epoch }, () => pick(generation, below(4))),
      idleExpiresAt: lives(),
      absoluteExpiresAt: lives(),
    },
    token: isRetry
      ? tokenAt(history[left] ?? leftFrom, 3)
      : pick(current, current, current, tokenAt({ epoch, generation }, 1), tokenAt(pick(...places), 2)),
    attempt: isRetry ? attemptOf(left) : pick(null, attemptOf(500), attemptOf(501), attemptOf(below(16))),
    banned: pick(false, false, false, false, false, true),
    foreignKey: pick(false, false, false, false, false, true),
  };
}

async function putFamily(handle: string, { family, banned }: Case): Promise<void> {
  const { sql } = world.database;
  await sql`
    update auth.sessions set
      epoch = ${family.epoch}, generation = ${family.generation},
      revoked_at = ${family.revoked ? new Date() : null},
      token_hash = ${family.tokenHash}, token_key_id = ${family.tokenKeyId}, attempt_hash = ${family.attemptHash},
      history = ${JSON.stringify(family.history)}::text::jsonb, leaves = ${[...family.leaves]}::integer[],
      idle_expires_at = ${family.idleExpiresAt}, absolute_expires_at = ${family.absoluteExpiresAt}
    where handle = ${handle}
  `;
  await sql`
    update auth.users u set banned_at = ${banned ? new Date() : null}
    from auth.sessions s where s.handle = ${handle} and s.user_id = u.id
  `;
}

interface StoredFamily extends TokenFamily {
  /** Everything that stands in the row. */
  readonly whole: string;
}

async function stored(handle: string): Promise<StoredFamily> {
  const [row] = await world.database.sql<StoredFamily[]>`
    select epoch, generation, revoked_at is not null as revoked, token_hash as "tokenHash",
      token_key_id as "tokenKeyId", attempt_hash as "attemptHash", history, leaves,
      idle_expires_at as "idleExpiresAt", absolute_expires_at as "absoluteExpiresAt", s::text as whole
    from auth.sessions s where handle = ${handle}
  `;
  if (!row) throw new Error('The session is gone');
  return row;
}

describe('the statement that rotates', () => {
  it('touches the row exactly when the pure function says rotate, and stores what advanceFamily computes', async () => {
    const { session } = await world.signUp();
    const { id: sessionId } = await familyOf(world, session);
    const seen = new Map<string, number>();

    for (let seed = 0; seed < CASES; seed += 1) {
      const given = caseOf(seed, sessionId);
      const { token, attempt, banned, foreignKey } = given;
      await putFamily(session.id, given);
      const { whole, ...before } = await stored(session.id);
      const attemptHash = attempt === null ? null : hashAttempt(attempt);
      const family = foreignKey ? null : before;
      const decision = decideRotation({ token, attemptHash, family, now: new Date() });
      const position = positionAfter(token, 'rotation');
      const successor = issueRefreshToken(
        sessionId,
        position,
        attempt ?? Buffer.alloc(32, seed),
        keys.current,
      );

      const apiKey = foreignKey ? world.console.anonKey : world.demo.anonKey;
      const facts = await store.rotate(apiKey, token, successor, attempt);
      const { whole: wholeAfter, ...after } = await stored(session.id);

      const rotates = decision.kind === 'rotate' && !banned;
      const label = `seed ${seed}: row ${decision.row}${banned ? ', banned' : ''}`;
      expect(facts !== undefined, label).toBe(rotates);
      seen.set(decision.row, (seen.get(decision.row) ?? 0) + 1);
      if (!rotates) {
        expect(wholeAfter, label).toBe(whole);
        continue;
      }
      const next = { tokenHash: successor.hash, tokenKeyId: successor.keyId, attemptHash };
      const expected = advanceFamily(before, 'rotation', next, new Date(Date.now() + 7 * DAY_MS));
      expect({ ...after, idleExpiresAt: null }, label).toEqual({ ...expected, idleExpiresAt: null });
      const drift = Math.abs(after.idleExpiresAt.getTime() - expected.idleExpiresAt.getTime());
      expect(drift, label).toBeLessThan(60_000);
      expect(facts, label).toMatchObject({ sessionId, epoch: after.epoch, generation: after.generation });
    }
    // The generator reaches every row, and the interesting one often.
    expect([...seen.keys()].toSorted()).toEqual(['2', '3', '3b', '4', '5', '6', '7', '8']);
    expect(seen.get('3')).toBeGreaterThan(CASES / 10);
  });
});
