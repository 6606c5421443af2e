import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl, wrongCode } from '../support/authenticator.ts';
import { expectRefusal, headers, refusalOf } from '../support/client.ts';
import { auditedTimes, familyOf, newAttempt, refresh } from '../support/families.ts';
import { BEHIND_TEST_PROXY, waitOf } from '../support/from-address.ts';
import { post, refused } from '../support/http.ts';
import { linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import type { ReceivedMail } from '../support/mail-server.ts';
import { passTime } from '../support/pass-time.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, Session, World } from '../support/world.ts';

const FOREIGN = 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE';

let inbox: Inbox;
let world: World;
beforeAll(async () => {
  inbox = await startInbox();
  world = await createWorld({ processes: 2, variables: { SMTP_URL: inbox.url, ...BEHIND_TEST_PROXY } });
});
afterAll(async () => {
  await world.close();
  await inbox.close();
});

/** Someone with a factor, ten codes, and a later visit at `aal1`. */
async function visit(): Promise<{ person: EnrolledPerson; codes: string[]; session: Session }> {
  const person = await world.signUpWithFactor();
  return { person, codes: [...person.recoveryCodes], session: await world.signIn(person) };
}

async function enroll(session: Session) {
  const { factorId, otpauthUrl } = await world.client(session).auth.enrollMfa.mutate();
  return { factorId, authenticator: scanOtpauthUrl(otpauthUrl) };
}

async function remainingOf(session: Session): Promise<number> {
  return (await world.client(session).auth.challengeMfa.mutate()).recoveryCodesRemaining;
}

describe('recovery codes', () => {
  it('are ten, come with the first factor, and are stored as hashes', async () => {
    const { recoveryCodes, session } = await world.signUpWithFactor();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await remainingOf(session)).toBe(10);
    const rows = await world.database
      .sql`select * from auth.recovery_codes where user_id = ${session.user.id}`;
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code.slice(0, 5));
  });

  it('are shown again to a repeated attempt, from every process, and to nothing else', async () => {
    const person = await world.signUp();
    const { authenticator } = await enroll(person.session);
    const proof = { code: authenticator.code(), attempt: newAttempt() };
    const first = await world.client(person.session).auth.verifyMfa.mutate(proof);
    for (const api of world.apis) {
      const again = await world.client(person.session, api).auth.verifyMfa.mutate(proof);
      expect(again.recoveryCodes).toEqual(first.recoveryCodes);
    }
    const session = await refresh(world, first.session);
    const late = world.client(session).auth.verifyMfa.mutate(proof);
    await expectRefusal(late, 'refresh_superseded');
  });

  it('15: raise a session to aal2, as it is told in amr, and the owner hears how many are left', async () => {
    const { person, codes, session } = await visit();
    const answer = await world.client(session).auth.verifyRecoveryCode.mutate({ code: codes[0] ?? '' });
    expect(answer).toMatchObject({ remaining: 9, session: { aal: 'aal2', id: session.id } });
    expect(await familyOf(world, session)).toMatchObject({ aal: 'aal2', epoch: 1 });
    await world.client(answer.session).data.notes.list.query();
    const { text } = await inbox.last(person.email, /recovery code .* was used/);
    expect(text).toContain('9 are left');
  });

  it.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without dashes', (code: string) => code.replaceAll('-', '')],
    ['with spaces', (code: string) => ` ${code.replaceAll('-', ' ')} `],
  ])('are taken %s', async (_, type) => {
    const { codes, session } = await visit();
    const answer = await world.client(session).auth.verifyRecoveryCode.mutate({ code: type(codes[3] ?? '') });
    expect(answer.session.aal).toBe('aal2');
  });

  it('11: are good once', async () => {
    const { person, codes, session } = await visit();
    const [code = ''] = codes;
    await world.client(session).auth.verifyRecoveryCode.mutate({ code });
    const next = await world.signIn(person);
    await expectRefusal(world.client(next).auth.verifyRecoveryCode.mutate({ code }), 'invalid_code');
    expect(await remainingOf(next)).toBe(9);
  });

  it('11: are good once for fifty calls at once, over two processes', async () => {
    const { person, codes } = await visit();
    const [code = ''] = codes;
    const sessions = await Promise.all(Array.from({ length: 10 }, () => world.signIn(person)));
    const calls = Array.from({ length: 50 }, (_, n) => {
      const session = sessions[n % sessions.length];
      const api = n % 2 === 0 ? world.api : world.otherApi;
      return world.client(session, api).auth.verifyRecoveryCode.mutate({ code });
    });
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('67: repeat their answer to the attempt, and cost one code', async () => {
    const { codes, session } = await visit();
    const proof = { code: codes[0] ?? '', attempt: newAttempt() };
    const first = await world.client(session).auth.verifyRecoveryCode.mutate(proof);
    const again = await world.client(session, world.otherApi).auth.verifyRecoveryCode.mutate(proof);
    expect(again).toMatchObject({ remaining: 9, session: { refreshToken: first.session.refreshToken } });
  });

  it('12: of another user are refused, and the guesser pays', async () => {
    const [{ codes }, thief] = await Promise.all([visit(), visit()]);
    const guess = world.client(thief.session).auth.verifyRecoveryCode.mutate({ code: codes[0] ?? '' });
    await expectRefusal(guess, 'invalid_code');
    expect(await auditedTimes(world, thief.session, 'recovery_code.refused')).toBe(1);
  });

  it('13: have a limiter of their own; it is the address’s, so that a guesser closes them to nobody else', async () => {
    const { codes, session } = await visit();
    const guess = (from: string, code: string) => {
      const sent = { ...headers(world.demo.anonKey, session.accessToken), 'x-forwarded-for': from };
      return post(world.api, '/trpc/auth.verifyRecoveryCode', { code }, sent);
    };
    for (let tries = 0; tries < 10; tries += 1) {
      expect(await guess('198.51.100.1', FOREIGN)).toMatchObject(refused(401, 'invalid_code'));
    }
    const late = await guess('198.51.100.1', codes[0] ?? '');
    expect(late).toMatchObject(refused(429, 'rate_limited'));
    expect(waitOf(late)).toEqual(expect.any(Number));
    expect((await guess('203.0.113.9', codes[0] ?? '')).status).toBe(200);
  });

  it('8, 13: are not locked by wrong codes of the authenticator, and open it again', async () => {
    const { person, codes, session } = await visit();
    const visitor = world.client(session);
    const wrong = { code: wrongCode(person.authenticator) };
    for (let tries = 0; tries < 5; tries += 1) await refusalOf(visitor.auth.verifyMfa.mutate(wrong));
    await expectRefusal(visitor.auth.verifyMfa.mutate(wrong), 'mfa_locked');
    await visitor.auth.verifyRecoveryCode.mutate({ code: codes[0] ?? '' });
    const next = world.client(await world.signIn(person));
    expect(await next.auth.challengeMfa.mutate()).toMatchObject({ retryAfterSeconds: null });
    await next.auth.verifyMfa.mutate({ code: person.authenticator.code(1) });
  });

  it('stand in for nothing where no factor is verified', async () => {
    const { session } = await world.signUp();
    const guess = world.client(session).auth.verifyRecoveryCode.mutate({ code: FOREIGN });
    await expectRefusal(guess, 'factor_not_found');
    await expectRefusal(world.client(session).auth.regenerateRecoveryCodes.mutate(), 'factor_not_found');
  });

  it('go with the last factor', async () => {
    const { factorId, recoveryCodes: before, ...person } = await world.signUpWithFactor();
    await world.client(person.session).auth.unenrollMfa.mutate({ factorId });
    const next = await world.signIn(person);
    expect(await remainingOf(next)).toBe(0);
    const { authenticator } = await enroll(next);
    const { recoveryCodes } = await world.client(next).auth.verifyMfa.mutate({ code: authenticator.code() });
    expect(recoveryCodes).toHaveLength(10);
    expect(recoveryCodes).not.toContain(before[0]);
  });

  it.each(['', 'garbage', 'A'.repeat(24), '1'.repeat(25), 'A'.repeat(201)])(
    'typed as %j are refused with what a code looks like, and count for nothing',
    async (code) => {
      const { session } = await visit();
      await expectRefusal(
        world.client(session).auth.verifyRecoveryCode.mutate({ code }),
        'validation_failed',
      );
      expect(await auditedTimes(world, session, 'recovery_code.refused')).toBe(0);
    },
  );
});

describe('14: new recovery codes', () => {
  it('kill the ones before, and the owner is told', async () => {
    const person = await world.signUpWithFactor();
    const owner = world.client(person.session);
    const { recoveryCodes } = await owner.auth.regenerateRecoveryCodes.mutate();
    expect(recoveryCodes).toHaveLength(10);
    await inbox.last(person.email, /New recovery codes/);
    const next = world.client(await world.signIn(person));
    const [old = '', fresh = ''] = [person.recoveryCodes[0], recoveryCodes[0]];
    await expectRefusal(next.auth.verifyRecoveryCode.mutate({ code: old }), 'invalid_code');
    expect((await next.auth.verifyRecoveryCode.mutate({ code: fresh })).remaining).toBe(9);
  });

  it('are the same ones for a repeated attempt, and the owner is told once', async () => {
    const { session } = await world.signUpWithFactor();
    const attempt = newAttempt();
    const sets = await Promise.all(
      [world.api, world.otherApi, world.api].map((api) =>
        world.client(session, api).auth.regenerateRecoveryCodes.mutate({ attempt }),
      ),
    );
    expect(new Set(sets.map(({ recoveryCodes }) => recoveryCodes.join())).size).toBe(1);
    expect(await auditedTimes(world, session, 'recovery_codes.regenerated')).toBe(1);
  });

  it('need a second factor of the last ten minutes', async () => {
    const { person, session } = await visit();
    const visitor = world.client(session).auth.regenerateRecoveryCodes;
    await expectRefusal(visitor.mutate(), 'insufficient_aal');
    await passTime(world.database, 601);
    const owner = world.client(await refresh(world, person.session)).auth.regenerateRecoveryCodes;
    await expectRefusal(owner.mutate(), 'reauthentication_required');
  });
});

describe('“this wasn’t me” in a mail about recovery codes', () => {
  const press = async (mail: Pick<ReceivedMail, 'text'>): Promise<void> => {
    const body = new URL(linkIn(mail)).searchParams;
    const answer = await fetch(`${world.api.url}/auth/confirm`, { method: 'POST', body });
    expect(answer.status).toBe(200);
  };
  const codesOf = async ({ user }: Session): Promise<number> => {
    const rows = await world.database.sql`select from auth.recovery_codes where user_id = ${user.id}`;
    return rows.length;
  };

  it('ends the sheet of codes that somebody else has', async () => {
    const { person, codes, session } = await visit();
    const answer = await world.client(session).auth.verifyRecoveryCode.mutate({ code: codes[0] ?? '' });
    await press(await inbox.last(person.email, /recovery code .* was used/));
    expect(await codesOf(session)).toBe(0);
    await expectRefusal(world.client(answer.session).data.notes.list.query(), 'session_revoked');
  });

  it('about an authenticator ends the codes that were made since, and keeps those from before', async () => {
    const keeper = await world.signUpWithFactor();
    await inbox.next(keeper.email);
    const second = await enroll(keeper.session);
    await world.client(keeper.session).auth.verifyMfa.mutate({ code: second.authenticator.code() });
    await press(await inbox.next(keeper.email));
    expect(await codesOf(keeper.session)).toBe(1);

    const victim = await world.signUpWithFactor();
    await world.client(victim.session).auth.regenerateRecoveryCodes.mutate();
    await press(await inbox.last(victim.email, /authenticator was added/));
    expect(await codesOf(victim.session)).toBe(0);
  });
});
