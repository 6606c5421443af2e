import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

describe('the tutorial over HTTP', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  it('leads a person from sign-up to notes behind the second factor', async () => {
    await world.requireMfa(true);
    const person = await world.signUp();
    const visitor = world.client(person.session);

    const refusal = await expectRefusal(visitor.data.notes.list.query(), 'mfa_required');
    expect(refusal).toMatchObject({ status: 403, details: { next: 'enroll', factors: [] } });

    const enrollment = await visitor.auth.enrollMfa.mutate();
    expect(enrollment.secret).toMatch(/^[A-Z2-7]{32}$/);
    const authenticator = scanOtpauthUrl(enrollment.otpauthUrl);

    const { session } = await visitor.auth.verifyMfa.mutate({ code: authenticator.code() });
    expect(session.aal).toBe('aal2');
    const owner = world.client(session);
    expect(await owner.data.notes.list.query()).toEqual({ notes: [], nextCursor: null });
    const { note } = await owner.data.notes.create.mutate({ body: 'the first' });
    expect(await owner.data.notes.list.query()).toEqual({ notes: [note], nextCursor: null });

    const later = await world.signIn(person);
    expect(later.aal).toBe('aal1');
    const again = await expectRefusal(world.client(later).data.notes.list.query(), 'mfa_required');
    expect(again.details).toMatchObject({
      next: 'verify',
      factors: [{ id: enrollment.factorId, type: 'totp' }],
    });
    const challenge = await world.client(later).auth.challengeMfa.mutate();
    expect(challenge.factors.map((factor) => factor.id)).toEqual([enrollment.factorId]);
    const proven = await world.client(later).auth.verifyMfa.mutate({ code: authenticator.code(1) });
    expect(await world.client(proven.session).data.notes.list.query()).toEqual({
      notes: [note],
      nextCursor: null,
    });
  });
});
