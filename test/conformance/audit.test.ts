import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { wrongCode } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

describe('the audit trail', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  const eventsOf = async (subject: string | null): Promise<string[]> => {
    const rows = await world.database.sql<{ type: string }[]>`
      select type from auth.audit_events where subject_id is not distinct from ${subject} order by at, id
    `;
    return rows.map(({ type }) => type);
  };

  it('tells what happened to an account, where its user was told less', async () => {
    const person = await world.signUpWithFactor();
    const { email } = person;
    const signIn = (password: string) => world.client().auth.signInWithPassword.mutate({ email, password });
    await expectRefusal(signIn('not the password'), 'invalid_credentials');
    const session = await world.signIn(person);
    const code = wrongCode(person.authenticator);
    await expectRefusal(world.client(session).auth.verifyMfa.mutate({ code }), 'invalid_code');
    await world.client(session).auth.verifyMfa.mutate({ code: person.authenticator.code(1) });

    expect((await eventsOf(person.session.user.id)).toSorted()).toEqual(
      [
        'user.signed_up',
        'session.created',
        'factor.added',
        'session.stepped_up',
        'session.sign_in_failed',
        'session.created',
        'factor.code_refused',
        'session.stepped_up',
      ].toSorted(),
    );
  });

  it('has a sign-in to an address without an account too, under nobody', async () => {
    const nobody = { email: 'nobody@example.com', password: 'a password of some length' };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(nobody), 'invalid_credentials');
    expect(await eventsOf(null)).toContain('session.sign_in_failed');
  });
});
