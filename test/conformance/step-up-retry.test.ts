import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl, wrongCode } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { familyOf, newAttempt, refresh } from '../support/families.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

let world: World;
beforeAll(async () => (world = await createWorld({ processes: 2 })));
afterAll(() => world.close());

async function failuresOf({ session }: EnrolledPerson): Promise<number> {
  const [row] = await world.database.sql<{ failures: number }[]>`
    select failures from auth.mfa_attempts where user_id = ${session.user.id}
  `;
  return row?.failures ?? 0;
}

async function visit(): Promise<{ person: EnrolledPerson; before: Session; code: string }> {
  const person = await world.signUpWithFactor();
  const before = await world.signIn(person);
  return { person, before, code: person.authenticator.code(1) };
}

describe('a step-up that is repeated', () => {
  it('67: the same attempt gives the same tokens, from every process, and opens one epoch', async () => {
    const { before, code } = await visit();
    const attempt = newAttempt();
    const { session } = await world.client(before).auth.verifyMfa.mutate({ code, attempt });
    for (const api of world.apis) {
      const again = await world.client(before, api).auth.verifyMfa.mutate({ code, attempt });
      expect(again.session).toMatchObject({ refreshToken: session.refreshToken, aal: 'aal2' });
      await world.client(again.session, api).data.notes.list.query();
    }
    expect(await familyOf(world, before)).toMatchObject({ epoch: 1, generation: 0, aal: 'aal2' });
  });

  it('67: parallel copies of one step-up, over two processes, open one epoch and answer alike', async () => {
    const { person, before, code } = await visit();
    const attempt = newAttempt();
    const answers = await Promise.all(
      [world.api, world.otherApi, world.api, world.otherApi].map((api) =>
        world.client(before, api).auth.verifyMfa.mutate({ code, attempt }),
      ),
    );
    expect(new Set(answers.map(({ session }) => session.refreshToken)).size).toBe(1);
    expect(await familyOf(world, before)).toMatchObject({ epoch: 1, generation: 0 });
    expect(await failuresOf(person)).toBe(0);
  });

  it('67: another code with the same attempt is not judged: right or wrong, the tokens are the same', async () => {
    const { person, before, code } = await visit();
    const attempt = newAttempt();
    const { session } = await world.client(before).auth.verifyMfa.mutate({ code, attempt });
    for (const other of [wrongCode(person.authenticator), person.authenticator.code(0)]) {
      const again = await world.client(before).auth.verifyMfa.mutate({ code: other, attempt });
      expect(again.session.refreshToken).toBe(session.refreshToken);
    }
    expect(await failuresOf(person)).toBe(0);
    expect(await familyOf(world, before)).toMatchObject({ epoch: 1, generation: 0 });
  });

  it('67: without an attempt, the code is judged again, and it was used', async () => {
    const { person, before, code } = await visit();
    await world.client(before).auth.verifyMfa.mutate({ code });
    await expectRefusal(world.client(before).auth.verifyMfa.mutate({ code }), 'invalid_code');
    await expectRefusal(
      world.client(before).auth.verifyMfa.mutate({ code, attempt: newAttempt() }),
      'invalid_code',
    );
    expect(await failuresOf(person)).toBe(2);
  });

  it('67: once its successor has rotated, the attempt is superseded and costs no guess', async () => {
    const { person, before, code } = await visit();
    const attempt = newAttempt();
    const { session } = await world.client(before).auth.verifyMfa.mutate({ code, attempt });
    const current = await refresh(world, session, newAttempt());
    const late = world.client(before).auth.verifyMfa.mutate({ code, attempt });
    await expectRefusal(late, 'refresh_superseded');
    expect(await failuresOf(person)).toBe(0);
    expect((await refresh(world, current, newAttempt())).aal).toBe('aal2');
  });

  it('67: an attempt that a rotation used is superseded: the code is neither judged nor counted nor burned', async () => {
    const { person, before, code } = await visit();
    const attempt = newAttempt();
    const rotated = await refresh(world, before, attempt);
    for (const tried of [code, wrongCode(person.authenticator)]) {
      for (const session of [before, rotated]) {
        const late = world.client(session).auth.verifyMfa.mutate({ code: tried, attempt });
        await expectRefusal(late, 'refresh_superseded');
      }
    }
    expect(await failuresOf(person)).toBe(0);
    expect(await familyOf(world, before)).toMatchObject({ epoch: 0, generation: 1, aal: 'aal1' });
    // A new attempt, and the code is good.
    const { session } = await world.client(rotated).auth.verifyMfa.mutate({ code, attempt: newAttempt() });
    expect(session.aal).toBe('aal2');
  });

  it('67: a locked account still answers the repeated attempt of the step-up that succeeded', async () => {
    const { person, before, code } = await visit();
    const attempt = newAttempt();
    const { session } = await world.client(before).auth.verifyMfa.mutate({ code, attempt });
    const guesser = await world.signIn(person);
    for (let guess = 0; guess < 5; guess += 1) {
      const wrong = world.client(guesser).auth.verifyMfa.mutate({ code: wrongCode(person.authenticator) });
      await expectRefusal(wrong, 'invalid_code');
    }
    await expectRefusal(
      world.client(guesser).auth.verifyMfa.mutate({ code, attempt: newAttempt() }),
      'mfa_locked',
    );
    const again = await world.client(before).auth.verifyMfa.mutate({ code, attempt });
    expect(again.session.refreshToken).toBe(session.refreshToken);
    expect((await refresh(world, before, attempt)).refreshToken).toBe(session.refreshToken);
  });

  it('67: a first enrollment whose answer is lost is completed once, and its attempt gives the same tokens', async () => {
    const { session } = await world.signUp();
    const { otpauthUrl, factorId } = await world.client(session).auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(otpauthUrl).code();
    const attempt = newAttempt();
    const lost = await world.client(session).auth.verifyMfa.mutate({ code, attempt });
    const again = await world
      .client(session, world.otherApi)
      .auth.verifyMfa.mutate({ code, factorId, attempt });
    expect(again.session).toMatchObject({ refreshToken: lost.session.refreshToken, aal: 'aal2' });
    expect(again.session.user.factors.map(({ id }) => id)).toEqual([factorId]);
  });
});
