import { createHash, randomUUID } from 'node:crypto';

import { formatRootKey, issueRefreshToken, parseRootKeys } from '@aalto/auth-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal, headers, refusalOf } from '../support/client.ts';
import { auditedTimes, familyOf, newAttempt, refresh } from '../support/families.ts';
import { post, refused } from '../support/http.ts';
import { SECRET } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

/** The family is as it was, and its current token still rotates. */
async function expectAlive(session: Session): Promise<void> {
  const { generation, revokedAt } = await familyOf(world, session);
  expect(revokedAt).toBeNull();
  await refresh(world, session, newAttempt(), world.otherApi);
  expect((await familyOf(world, session)).generation).toBe(generation + 1);
}

/** No token of the family is good for anything, in any process. */
async function expectRevoked(session: Session): Promise<void> {
  expect(await familyOf(world, session)).toMatchObject({ revokedReason: 'refresh_token_reused' });
  for (const api of [world.otherApi, world.api]) {
    const refusal = await expectRefusal(
      world.client(session, api).data.notes.list.query(),
      'session_revoked',
    );
    expect(refusal.status).toBe(401);
    await expectRefusal(world.client(session, api).data.publicNotes.list.query(), 'session_revoked');
    await expectRefusal(world.client(session, api).auth.getUser.query(), 'session_revoked');
    await expectRefusal(refresh(world, session, newAttempt(), api), 'session_revoked');
  }
}

/** An operator is told: a line of the first process's log, which may arrive after the answer. */
async function expectLogged(sentence: string, times: number): Promise<void> {
  await expect.poll(() => world.api.output().split(sentence).length - 1, { timeout: 5_000 }).toBe(times);
}

describe('a token that was consumed', () => {
  it.each([
    { name: 'a new attempt', attempt: newAttempt() },
    { name: 'no attempt', attempt: undefined },
  ])('31: its replay with $name revokes the family, at once and in every process', async ({ attempt }) => {
    const { session } = await world.signUp();
    const successor = await refresh(world, session, newAttempt());
    await world.client(successor, world.otherApi).data.notes.list.query();

    const refusal = await expectRefusal(refresh(world, session, attempt), 'refresh_token_reused');
    expect(refusal.status).toBe(401);
    await expectRevoked(successor);
    expect(await auditedTimes(world, session, 'session.refresh_token_reused')).toBe(1);
  });

  it('31: a replay after the family was revoked says so, and is not recorded as another theft', async () => {
    const { session } = await world.signUp();
    await refresh(world, session, newAttempt());
    await expectRefusal(refresh(world, session, newAttempt()), 'refresh_token_reused');
    await expectRefusal(refresh(world, session, newAttempt()), 'session_revoked');
    expect(await auditedTimes(world, session, 'session.refresh_token_reused')).toBe(1);
  });

  it('31: strict rotation: without attempts, the parent is honoured once', async () => {
    const { session } = await world.signUp();
    const successor = await refresh(world, session);
    await expectRefusal(refresh(world, session), 'refresh_token_reused');
    await expectRevoked(successor);
  });

  it('31: a replay touches no other session of the user', async () => {
    const person = await world.signUp();
    const other = await world.signIn(person);
    await refresh(world, person.session, newAttempt());
    await expectRefusal(refresh(world, person.session), 'refresh_token_reused');
    await expectAlive(other);
  });

  it('32: a retry with the same attempt gets the same successor, byte for byte, from every process', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const first = await refresh(world, session, attempt);
    const before = await familyOf(world, session);
    for (const api of [world.api, world.otherApi]) {
      const again = await refresh(world, session, attempt, api);
      expect(again.refreshToken).toBe(first.refreshToken);
      expect(again.id).toBe(session.id);
      expect(await world.client(again, api).data.notes.list.query()).toMatchObject({ notes: [] });
    }
    expect(await familyOf(world, session)).toEqual(before);
    expect(before).toMatchObject({ epoch: 0, generation: 1, revokedAt: null });
    await expectAlive(first);
  });

  it('33: twenty parallel refreshes with one attempt rotate once, over two processes', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        refresh(world, session, attempt, n % 2 === 0 ? world.api : world.otherApi),
      ),
    );
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    const family = await familyOf(world, session);
    expect(family).toMatchObject({ epoch: 0, generation: 1, revokedAt: null });
    expect(family.history).toHaveLength(1);
    for (const answer of answers.slice(-2)) await world.client(answer).data.notes.list.query();
  });

  it('34: of twenty parallel refreshes with different attempts one succeeds, and then the family is revoked', async () => {
    const { session } = await world.signUp();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const call = refresh(world, session, newAttempt(), n % 2 === 0 ? world.api : world.otherApi);
        return call.catch(async () => (await refusalOf(call)).reason);
      }),
    );
    const successors = outcomes.filter((outcome) => typeof outcome !== 'string');
    const reasons = outcomes.filter((outcome) => typeof outcome === 'string');
    expect(successors).toHaveLength(1);
    expect(reasons.filter((reason) => reason === 'refresh_token_reused')).toHaveLength(1);
    expect(reasons.filter((reason) => reason === 'session_revoked')).toHaveLength(18);
    expect(await familyOf(world, session)).toMatchObject({ epoch: 0, generation: 1 });
    for (const successor of successors) await expectRevoked(successor);
    expect(await auditedTimes(world, session, 'session.refresh_token_reused')).toBe(1);
  });
});

describe('a token that is not ours', () => {
  /** Flips one bit of a token. */
  const flip = (token: string, byte: number): string => {
    const bytes = Buffer.from(token, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
    return bytes.toString('base64url');
  };

  it('35: a token forged with a real session id is refused, and revokes nothing', async () => {
    const { session } = await world.signUp();
    const { id: sessionId } = await familyOf(world, session);
    const current = await refresh(world, session, newAttempt());
    const forgersKey = parseRootKeys(formatRootKey(1, Buffer.alloc(32, 9))).current;
    const forge = (epoch: number, generation: number) =>
      issueRefreshToken(sessionId, { epoch, generation }, newAttempt(), forgersKey).text;
    // Every part in turn: version, session id, epoch, generation, secret, MAC.
    const tampered = [0, 2, 19, 23, 24, 56, 71].map((byte) => flip(current.refreshToken, byte));
    for (const refreshToken of [forge(0, 0), forge(0, 1), forge(0, 2), forge(1, 0), ...tampered]) {
      const refusal = await expectRefusal(
        refresh(world, { refreshToken }, newAttempt()),
        'invalid_refresh_token',
      );
      expect(refusal.status).toBe(401);
    }
    expect(await auditedTimes(world, session, 'session.refresh_token_reused')).toBe(0);
    await expectAlive(current);
  });

  it('row 0: a token of a key that this process does not know is unavailable, not invalid', async () => {
    const { session } = await world.signUp();
    const refreshToken = flip(session.refreshToken, 1);
    const refusal = await expectRefusal(refresh(world, { refreshToken }), 'unavailable');
    expect(refusal).toMatchObject({ status: 503, details: { retryAfterSeconds: 5 } });
    await expectLogged('names a root key that AALTO_SECRET does not have', 1);
    await expectAlive(session);
  });

  it('rows 1 and 2: garbage and a token of no family are refused, each by its code', async () => {
    const { current } = parseRootKeys(SECRET);
    const { session } = await world.signUp();
    for (const refreshToken of [
      '',
      'garbage',
      session.accessToken,
      `${session.refreshToken}A`,
      `${session.refreshToken} `,
    ]) {
      await expectRefusal(refresh(world, { refreshToken }, newAttempt()), 'invalid_refresh_token');
    }
    const { text } = issueRefreshToken(randomUUID(), { epoch: 0, generation: 0 }, newAttempt(), current);
    await expectRefusal(refresh(world, { refreshToken: text }), 'session_expired');
    const asOperator = world.client(undefined, world.api, world.console.anonKey);
    const { refreshToken } = session;
    await expectRefusal(asOperator.auth.refresh.mutate({ refreshToken }), 'session_expired');
    await expectAlive(session);
  });

  it('a malformed attempt or token is a clear error, and changes nothing', async () => {
    const { session } = await world.signUp();
    const { refreshToken } = session;
    const key = headers(world.demo.anonKey);
    const inputs = [
      ...['', 'short', `${newAttempt()}A`, newAttempt().replace(/.$/, 'B'), `${'+'.repeat(21)}A`].map(
        (attempt) => ({ refreshToken, attempt }),
      ),
      { refreshToken, attempt: 7 },
      { refreshToken, attempt: null },
      { refreshToken, attemptId: newAttempt() },
      { refreshToken: 'x'.repeat(1001) },
      { refreshToken: [refreshToken] },
      { refreshToken: null },
      {},
    ];
    for (const input of inputs) {
      expect(await post(world.api, '/trpc/auth.refresh', input, key)).toMatchObject(
        refused(400, 'validation_failed'),
      );
    }
    await expectAlive(session);
  });
});

describe('the table of rotations', () => {
  it('row 3b: an attempt that was used before does not rotate the current token', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const current = await refresh(world, session, attempt);
    const refusal = await expectRefusal(refresh(world, current, attempt), 'validation_failed');
    expect(refusal).toMatchObject({ status: 400, details: { issues: [{ path: ['attempt'] }] } });
    await expectAlive(current);
  });

  it('row 5: a retry that comes after the successor rotated is superseded, and nobody is signed out', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const second = await refresh(world, session, attempt);
    const third = await refresh(world, second, newAttempt());
    const refusal = await expectRefusal(refresh(world, session, attempt), 'refresh_superseded');
    expect(refusal.status).toBe(401);
    await expectAlive(third);
  });

  it('row 5: a retry may be sixteen rotations late', async () => {
    const { session } = await world.signUp();
    const attempts = Array.from({ length: 17 }, newAttempt);
    let current = session;
    const past: Session[] = [];
    for (const attempt of attempts) {
      past.push(current);
      current = await refresh(world, current, attempt);
    }
    const [oldest, next] = past;
    if (!oldest || !next) throw new Error('There are seventeen');
    await expectRefusal(refresh(world, next, attempts[1]), 'refresh_superseded');
    expect((await familyOf(world, session)).history).toHaveLength(16);
    await expectRefusal(refresh(world, oldest, attempts[0]), 'refresh_token_reused');
  });

  it('row 8: an attempt that made another rotation does not excuse a replay', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const current = await refresh(world, await refresh(world, session, newAttempt()), attempt);
    await expectRefusal(refresh(world, session, attempt), 'refresh_token_reused');
    await expectRevoked(current);
  });

  it('36, row 6: a token from before a step-up brings no tokens, and its successor is intact', async () => {
    const person = await world.signUpWithFactor();
    const before = await world.signIn(person);
    const { session } = await world.client(before).auth.verifyMfa.mutate({
      code: person.authenticator.code(1),
      attempt: newAttempt(),
    });
    for (const attempt of [undefined, newAttempt()]) {
      for (const api of world.apis) {
        await expectRefusal(refresh(world, before, attempt, api), 'refresh_superseded');
      }
    }
    // However late: a leaf never looks like theft.
    const later = await refresh(world, session, newAttempt());
    await expectRefusal(refresh(world, before, newAttempt()), 'refresh_superseded');
    expect(later.aal).toBe('aal2');
    await expectAlive(later);
  });

  it('row 7: after the database went back to an older state, a newer token is refused, and revokes nothing', async () => {
    const { session } = await world.signUp();
    const older = await refresh(world, session, newAttempt());
    const { sql } = world.database;
    await sql`create table kept as select * from auth.sessions where handle = ${session.id}`;
    const lost = await refresh(world, older, newAttempt());
    await sql.begin(async (tx) => {
      await tx`delete from auth.sessions where handle = ${session.id}`;
      await tx`insert into auth.sessions select * from kept`;
      await tx`drop table kept`;
    });

    await expectRefusal(refresh(world, lost, newAttempt()), 'invalid_refresh_token');
    const current = await refresh(world, older, newAttempt());
    // The same place in the family, but another secret.
    await expectRefusal(refresh(world, lost, newAttempt()), 'invalid_refresh_token');
    await expectLogged('a genuine refresh token is ahead of its family', 2);
    await expectAlive(current);
  });

  it('what the database keeps of a token is a hash alone', async () => {
    const { session } = await world.signUp();
    const attempt = newAttempt();
    const { refreshToken } = await refresh(world, session, attempt);
    const secret = Buffer.from(refreshToken, 'base64url').subarray(24, 56);
    const [row] = await world.database.sql<{ text: string; tokenHash: string }[]>`
      select s::text as text, token_hash as "tokenHash" from auth.sessions s where handle = ${session.id}
    `;
    expect(row?.tokenHash).toBe(createHash('sha256').update(secret).digest('base64url'));
    for (const kept of [refreshToken, secret.toString('base64url'), secret.toString('hex'), attempt]) {
      expect(row?.text).not.toContain(kept);
    }
  });
});
