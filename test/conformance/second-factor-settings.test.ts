import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { answersBackend as answers, openAuthenticationSettings } from '../support/authentication-settings.ts';
import { expectRefusal } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { refused } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

const DAY = 86_400;
const STANDARD = {
  enrollmentProof: 'none',
  aal2MaxAgeSeconds: DAY,
  aal2InactivitySeconds: null,
  rememberDeviceDays: 0,
};

let world: World;
let settings: Awaited<ReturnType<typeof openAuthenticationSettings>>;
beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  settings = await openAuthenticationSettings(world);
});
afterEach(() => settings.reset());
afterAll(() => world.close());

/** A user's calls reach another process than the operator's. */
const elsewhere = (session?: Session): Client => world.client(session, world.otherApi);

it('28: the age and the inactivity that end aal2 count from the next call on, in every process', async () => {
  expect(await settings.found()).toMatchObject(answers(STANDARD));
  const { session } = await world.signUpWithFactor();
  await passTime(world.database, 400);
  const calls = (): Promise<unknown> => elsewhere(session).auth.listSessions.query();
  for (const [shorter, longer] of [
    [{ aal2MaxAgeSeconds: 300 }, { aal2MaxAgeSeconds: 30 * DAY }],
    [{ aal2InactivitySeconds: 300 }, { aal2InactivitySeconds: 30 * DAY }],
  ] as const) {
    expect(await settings.update(shorter)).toMatchObject(answers(shorter));
    await expectRefusal(calls(), 'insufficient_aal');
    expect(await settings.update(longer)).toMatchObject(answers(longer));
    await calls();
  }
  expect(await settings.update({ aal2InactivitySeconds: null })).toMatchObject(
    answers({ aal2MaxAgeSeconds: 30 * DAY, aal2InactivitySeconds: null }),
  );
});

it('remembered devices are offered, and with the setting gone, from the next call on, in every process', async () => {
  const person = await world.signUpWithFactor();
  const offered = async (): Promise<number | null> =>
    (await elsewhere(person.session).auth.challengeMfa.mutate()).rememberDeviceDays;
  expect(await offered()).toBeNull();
  await settings.update({ rememberDeviceDays: 30 });
  expect(await offered()).toBe(30);

  const device = randomBytes(32).toString('base64url');
  await forgetUsedCodes(world.database, person.factorId);
  const proof = { code: person.authenticator.code(), device, rememberDevice: true };
  await world.client(person.session).auth.verifyMfa.mutate(proof);
  const { session } = await elsewhere(await world.signIn(person)).auth.verifyDevice.mutate({ device });
  await elsewhere(session).auth.listSessions.query();
  await settings.update({ rememberDeviceDays: 0 });
  await expectRefusal(elsewhere(session).auth.listSessions.query(), 'insufficient_aal');
  await expectRefusal(elsewhere(session).auth.verifyDevice.mutate({ device }), 'not_found');
  expect(await offered()).toBeNull();
});

it('21c: a mailed code is asked for before a first authenticator, from the next call on, in every process', async () => {
  const { session } = await world.signUp();
  await elsewhere(session).auth.enrollMfa.mutate();
  await settings.update({ enrollmentProof: 'email' });
  const { details } = await expectRefusal(
    elsewhere(session).auth.enrollMfa.mutate(),
    'reauthentication_required',
  );
  expect(details).toMatchObject({ method: 'email' });
  await settings.update({ enrollmentProof: 'none' });
  await elsewhere(session).auth.enrollMfa.mutate();
});

it('a preset is one change, audited as one', async () => {
  const nist = { aal2MaxAgeSeconds: DAY, aal2InactivitySeconds: 3600, rememberDeviceDays: 0 };
  const custom = { aal2MaxAgeSeconds: 7 * DAY, rememberDeviceDays: 30 };
  await settings.update(custom);
  expect(await settings.update(nist)).toMatchObject(answers(nist));
  await settings.update(nist);
  expect(await settings.audited()).toEqual([custom, nist]);
});

it('what is out of range or of another kind is refused, and changes nothing beside it either', async () => {
  const lapses = [299, 30 * DAY + 1, 0, -300, 300.5, '300', true, Number.MAX_SAFE_INTEGER];
  const wrong = [
    ...[...lapses, null].map((aal2MaxAgeSeconds) => ({ aal2MaxAgeSeconds })),
    ...lapses.map((aal2InactivitySeconds) => ({ aal2InactivitySeconds })),
    ...[-1, 31, 1.5, '30', true, null].map((rememberDeviceDays) => ({ rememberDeviceDays })),
    ...['sms', '', 'Email', null, false].map((enrollmentProof) => ({ enrollmentProof })),
  ];
  for (const changes of wrong) {
    const reply = await settings.update({ signupsEnabled: false, ...changes });
    expect(reply, JSON.stringify(changes)).toMatchObject(refused(400, 'validation_failed'));
  }
  expect(await settings.found()).toMatchObject(answers({ ...STANDARD, signupsEnabled: true }));
  const edges = [
    { aal2MaxAgeSeconds: 300, aal2InactivitySeconds: 300, rememberDeviceDays: 1 },
    { aal2MaxAgeSeconds: 30 * DAY, aal2InactivitySeconds: 30 * DAY, rememberDeviceDays: 30 },
  ];
  for (const changes of edges) expect(await settings.update(changes)).toMatchObject(answers(changes));
});

it('the console’s own backend has the same settings, for operators', async () => {
  const changes = { aal2MaxAgeSeconds: 3600, rememberDeviceDays: 7 };
  expect(await settings.update(changes, world.console.id)).toMatchObject(
    answers({ isConsole: true, ...changes }),
  );
  expect(await settings.update(STANDARD, world.console.id)).toMatchObject(
    answers({ isConsole: true, ...STANDARD }),
  );
});

it('30: a mailed code before the first authenticator is refused to the console where no mail leaves', async () => {
  expect(await settings.update({ enrollmentProof: 'email' }, world.console.id)).toMatchObject({
    status: 409,
    body: { error: { data: { reason: 'conflict' } } },
  });
});
