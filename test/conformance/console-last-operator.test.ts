import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { refused } from '../support/http.ts';
import { codeIn, startInbox } from '../support/inbox.ts';
import { createOperators } from '../support/operators.ts';
import type { Operators } from '../support/operators.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

describe('the console’s last operator', () => {
  let world: World;
  let operators: Operators;
  beforeAll(async () => {
    world = await createWorld({ processes: 2 });
    operators = await createOperators(world);
  });
  afterAll(() => world.close());

  it('30: is not closed by its last operator: banning or deleting oneself is a conflict', async () => {
    const own = { backendId: world.console.id, userId: operators.first.user.id };
    expect(await operators.ask('ban', own)).toMatchObject(refused(409, 'conflict'));
    const client = world.client(operators.first, world.api, world.console.anonKey);
    await expectRefusal(client.auth.deleteUser.mutate(), 'conflict');
    expect(await operators.isBanned(operators.first)).toBe(false);

    const second = await operators.add();
    expect(await operators.ask('ban', own)).toMatchObject(refused(409, 'conflict'));
    const leaving = world.client(second.session, world.api, world.console.anonKey);
    await leaving.auth.deleteUser.mutate();
    await expectRefusal(client.auth.deleteUser.mutate(), 'conflict');
  });

  it('resets of an operator’s own factors, more at once than a process has connections, are all answered', async () => {
    const resets = Array.from({ length: 24 }, () =>
      operators.act('resetFactors', operators.first, operators.credentials(), world.console.id, world.api),
    );
    const statuses = (await Promise.all(resets)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await operators.signInAgain();
  });

  it('30: of two operators who ban each other at once, one is left', async () => {
    for (let round = 0; round < 5; round += 1) {
      const second = await operators.add();
      const replies = await Promise.all([
        operators.act('ban', second.session, operators.credentials(), world.console.id),
        operators.act('ban', operators.first, operators.credentials(second.session), world.console.id),
      ]);
      const banned = await Promise.all(
        [operators.first, second.session].map((each) => operators.isBanned(each)),
      );
      expect(banned.filter(Boolean)).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      // Whoever won, the first operator goes on with the next round.
      await world.database.sql`update auth.users set banned_at = null where id = ${operators.first.user.id}`;
      await world.database.sql`delete from auth.users where id = ${second.session.user.id}`;
      await operators.signInAgain();
    }
  });

  it('30: of two operators who leave at once, one is left', async () => {
    for (let round = 0; round < 3; round += 1) {
      // The first operator looks on, banned: the last two are these.
      const leavers = [await operators.add(), await operators.add()];
      const { sql } = world.database;
      await sql`update auth.users set banned_at = now() where id = ${operators.first.user.id}`;
      const outcomes = await Promise.allSettled(
        leavers.map(({ session }, n) =>
          world.client(session, world.apis[n], world.console.anonKey).auth.deleteUser.mutate(),
        ),
      );
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      await sql`update auth.users set banned_at = null where id = ${operators.first.user.id}`;
      await sql`delete from auth.users where email in ${sql(leavers.map(({ email }) => email))} and backend_id = ${world.console.id}`;
    }
  });

  it('30: where mails are sent, an operator whose factors are reset gets in again by a mailed code', async () => {
    const inbox = await startInbox();
    const mailing = await startApi(world.database.url, { SMTP_URL: inbox.url });
    try {
      const second = await operators.add();
      expect(
        await operators.act(
          'resetFactors',
          second.session,
          operators.credentials(),
          world.console.id,
          mailing,
        ),
      ).toMatchObject({ status: 200 });
      await inbox.last(second.email, /was reset/);
      const client = (session: Session) => world.client(session, mailing, world.console.anonKey);
      const session = await operators.signIn(second, mailing);
      const refusal = await expectRefusal(
        client(session).auth.enrollMfa.mutate(),
        'reauthentication_required',
      );
      expect(refusal.details).toMatchObject({ method: 'email' });
      await client(session).auth.sendReauthenticationCode.mutate();
      const code = codeIn(await inbox.last(second.email, /^Your code/));
      const proven = await client(session).auth.reauthenticate.mutate({ code });
      const { otpauthUrl } = await client(proven.session).auth.enrollMfa.mutate();
      const first = { code: scanOtpauthUrl(otpauthUrl).code() };
      const { session: raised } = await client(proven.session).auth.verifyMfa.mutate(first);
      expect(raised.aal).toBe('aal2');
    } finally {
      await mailing.stop();
      await inbox.close();
    }
  });

  it('30: where they are kept, an operator whose factors are reset enrolls by the password alone', async () => {
    const second = await operators.add();
    const client = (session: Session) => world.client(session, world.api, world.console.anonKey);
    expect(
      await operators.act('resetFactors', second.session, operators.credentials(), world.console.id),
    ).toMatchObject({ status: 200 });
    // In development the inbox is in the console, so no code is asked for that could only be read there.
    const again = await operators.signIn(second);
    expect(await client(again).auth.enrollMfa.mutate()).toMatchObject({ secret: expect.any(String) });
  });

  it('18: an operator resets the own account only with a recent proof, as if by unenrollMfa', async () => {
    const { sql } = world.database;
    const second = await operators.add();
    await sql`
        update auth.sessions set auth_time = auth_time - interval '11 minutes' where user_id = ${second.session.user.id}`;
    const own = () =>
      operators.act('resetFactors', second.session, operators.credentials(second.session), world.console.id);
    expect(await own()).toMatchObject(refused(403, 'reauthentication_required'));
    await sql`update auth.sessions set auth_time = now() where user_id = ${second.session.user.id}`;
    expect(await own()).toMatchObject({ status: 200 });
  });
});
