import { randomUUID } from 'node:crypto';

import type { Environment } from '@aalto/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { answersBackend as answers, openAuthenticationSettings } from '../support/authentication-settings.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { connectClient, expectRefusal, headers } from '../support/client.ts';
import { refused } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { openAalto } from '../support/in-process.ts';
import { createBackend } from '../support/second-backend.ts';
import { OPERATOR } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const DAY = 86_400;
const DEFAULTS = { requireEmailProof: false, signupsEnabled: true, redirectUrls: [] };

let world: World;
let settings: Awaited<ReturnType<typeof openAuthenticationSettings>>;
beforeAll(async () => {
  world = await createWorld({ processes: 2 });
  settings = await openAuthenticationSettings(world);
});
afterEach(() => settings.reset());
afterAll(() => world.close());

/** What production asks of an operator. */
const signInAtAal2 = async (api: ApiProcess): Promise<Record<string, string>> => {
  const { session } = await connectClient(api.url, world.console.anonKey).auth.signInWithPassword.mutate(
    OPERATOR,
  );
  const client = connectClient(api.url, world.console.anonKey, session.accessToken);
  const code = scanOtpauthUrl((await client.auth.enrollMfa.mutate()).otpauthUrl).code();
  const proven = (await client.auth.verifyMfa.mutate({ code })).session;
  return headers(world.console.anonKey, proven.accessToken);
};

const newcomer = () => ({ email: `${randomUUID()}@example.com`, password: 'a password of some length' });

describe('an operator changes how one signs in', () => {
  it('each setting by itself, seen by him at once and by every process on the next call', async () => {
    expect(await settings.found()).toMatchObject(answers({ ...DEFAULTS, isConsole: false }));
    const elsewhere = world.client(undefined, world.otherApi);
    const url = 'https://app.example.com/return';

    expect(await settings.update({ redirectUrls: [url] })).toMatchObject(
      answers({ ...DEFAULTS, redirectUrls: [url] }),
    );
    const { email } = newcomer();
    await elsewhere.auth.signInWithEmail.mutate({ email, redirectTo: url });
    const other = elsewhere.auth.signInWithEmail.mutate({ email, redirectTo: `${url}/` });
    await expectRefusal(other, 'redirect_not_allowed');

    await settings.update({ requireEmailProof: true });
    expect(await elsewhere.auth.signUp.mutate(newcomer())).toEqual({ session: null });

    await settings.update({ signupsEnabled: false });
    await expectRefusal(elsewhere.auth.signUp.mutate(newcomer()), 'signups_disabled');

    const changed = { requireEmailProof: true, signupsEnabled: false, redirectUrls: [url] };
    expect(await settings.found()).toMatchObject(answers(changed));
  });

  it('only what changed is audited, in one event with what it was changed to', async () => {
    const redirectUrls = ['https://app.example.com/return'];
    await settings.update({ ...DEFAULTS, requireMfa: false });
    await settings.update({});
    expect(await settings.audited()).toEqual([]);
    await settings.update({ requireMfa: false, requireEmailProof: true, signupsEnabled: true, redirectUrls });
    await settings.update({ requireEmailProof: true, redirectUrls });
    await settings.update({ redirectUrls: [] });
    await settings.update({ redirectUrls: ['nonsense'], signupsEnabled: false });
    expect(await settings.audited()).toEqual([
      { requireEmailProof: true, redirectUrls },
      { redirectUrls: [] },
    ]);
    expect(await settings.found()).toMatchObject(
      answers({ signupsEnabled: true, requireMfaChangedAt: null }),
    );
  });

  it('one event where twenty ask for the same at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => settings.update({ signupsEnabled: false })));
    expect(await settings.audited()).toEqual([{ signupsEnabled: false }]);
  });

  it('59b: nobody can sign up to the console, whatever an operator asks for', async () => {
    const reply = await settings.update({ signupsEnabled: true, requireMfa: true }, world.console.id);
    expect(reply).toMatchObject(refused(403, 'forbidden'));
    expect(await settings.found(world.console.id)).toMatchObject(
      answers({ isConsole: true, signupsEnabled: false, requireMfa: false, redirectUrls: [] }),
    );
    expect(await settings.update({ signupsEnabled: false }, world.console.id)).toMatchObject({ status: 200 });
    expect(await settings.audited()).toEqual([]);
  });

  it('60: a backend beyond his reach is not found, and a user of a backend is no operator', async () => {
    const unreached = await createBackend(world.database, 'unreached');
    const attempts = [
      { redirectUrls: ['https://evil.example.com/'] },
      { signupsEnabled: false },
      { aal2MaxAgeSeconds: 30 * DAY, rememberDeviceDays: 30 },
      { enrollmentProof: 'email' },
    ];
    for (const changes of attempts) {
      expect(await settings.update(changes, unreached.id)).toMatchObject(refused(404, 'not_found'));
      const { session } = await world.signUp();
      const asUser = headers(world.demo.anonKey, session.accessToken);
      const reply = await settings.update(changes, world.demo.id, world.api, asUser);
      expect(reply).toMatchObject(refused(403, 'forbidden'));
    }
    const [row] = await world.database.sql`
      select redirect_urls, signups_enabled, enrollment_proof, remember_device_days, aal2_max_age_seconds
      from auth.backends where id = ${unreached.id}
    `;
    expect(row).toEqual({
      redirect_urls: [],
      signups_enabled: true,
      enrollment_proof: 'none',
      remember_device_days: 0,
      aal2_max_age_seconds: DAY,
    });
    expect(await settings.audited()).toEqual([]);
  });
});

describe('redirect URLs', () => {
  const issuesOf = async (redirectUrls: unknown, api?: ApiProcess): Promise<unknown> => {
    const reply = await settings.update({ redirectUrls }, world.demo.id, api);
    expect(reply, JSON.stringify(redirectUrls)).toMatchObject(refused(400, 'validation_failed'));
    return reply.body;
  };
  const at = (...path: unknown[]): object => ({
    error: { data: { details: { issues: [{ path, message: expect.any(String) }] } } },
  });

  it('51: are stored in the spelling that they are compared in', async () => {
    const given = [
      'HTTPS://App.Example.com:443/a/../return?from=mail',
      ' http://localhost:5173/auth/return ',
    ];
    const redirectUrls = ['https://app.example.com/return?from=mail', 'http://localhost:5173/auth/return'];
    expect(await settings.update({ redirectUrls: given })).toMatchObject(answers({ redirectUrls }));
    const [redirectTo = ''] = given;
    await world.client().auth.signInWithEmail.mutate({ email: newcomer().email, redirectTo });
  });

  it.each([
    'nonsense',
    '',
    '/auth/return',
    '//app.example.com/',
    'https://',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'com.example.app:/return',
    'https://me@app.example.com/',
    'https://me:pw@app.example.com/',
    'https://app.example.com/#part',
    'https://app.example.com/#',
    'https://*.example.com/',
    'https://app.example.com/*',
    null,
    7,
    {},
  ])('51: %j is refused at its place in the list, and nothing is changed', async (url) => {
    const body = await issuesOf(['https://app.example.com/return', url]);
    expect(body).toMatchObject(at('redirectUrls', 1));
    expect(await settings.found()).toMatchObject(answers({ redirectUrls: [] }));
  });

  it('51: one that is there twice, in whatever spelling, is refused where it comes again', async () => {
    const urls = ['https://app.example.com', 'https://b.example.com/', 'https://APP.example.com/'];
    expect(await issuesOf(urls)).toMatchObject(at('redirectUrls', 2));
  });

  it('are at most twenty, of 2,000 characters each, and each wrong one is told', async () => {
    const twenty = Array.from({ length: 20 }, (_, n) => `https://app.example.com/${n}`);
    expect(await settings.update({ redirectUrls: twenty })).toMatchObject({ status: 200 });
    expect(await issuesOf([...twenty, 'https://app.example.com/'])).toMatchObject(at('redirectUrls'));
    const long = `https://app.example.com/${'x'.repeat(2000)}`;
    expect(await issuesOf([long])).toMatchObject(at('redirectUrls', 0));
    for (const wrong of ['https://app.example.com', { 0: 'https://a.example.com' }, null])
      await issuesOf(wrong);
    const details = {
      issues: [
        { path: ['redirectUrls', 0], message: expect.any(String) },
        { path: ['redirectUrls', 2], message: expect.any(String) },
      ],
    };
    const body = await issuesOf(['x', 'https://app.example.com', 'y']);
    expect(body).toMatchObject({ error: { data: { details } } });
  });

  it('are plain http in development, and in production on a developer’s own machine alone', async () => {
    const onLoopback = ['http://localhost:5173/', 'http://127.0.0.1:5173/', 'http://[::1]:5173/'];
    const elsewhere = ['http://app.example.com/', 'http://localhost.example.com/', 'http://192.168.0.7/'];
    expect(await settings.update({ redirectUrls: [...onLoopback, ...elsewhere] })).toMatchObject({
      status: 200,
    });

    const production = await startApi(world.database.url, { AALTO_ENV: 'production' });
    const sent = await signInAtAal2(production);
    const change = (redirectUrls: string[]): Promise<Reply> =>
      settings.update({ redirectUrls }, world.demo.id, production, sent);
    expect(await change(onLoopback)).toMatchObject(answers({ redirectUrls: onLoopback }));
    for (const url of elsewhere) expect(await change([url])).toMatchObject(refused(400, 'validation_failed'));
    await production.stop();
  });
});

describe('the seed', () => {
  const seedWith = async (demoRedirectUrl?: string, environment?: Environment): Promise<unknown> => {
    const aalto = await openAalto(world.database, 2, environment);
    await aalto.seed({ demoRedirectUrl });
    await aalto.close();
    const rows = await world.database.sql<{ slug: string; urls: string[] }[]>`
      select slug, redirect_urls as urls from auth.backends where slug in ('demo', 'console') order by slug
    `;
    return rows.map(({ urls }) => urls);
  };
  const landing = (port: number): string => `http://localhost:${port}/auth/return`;

  it('gives the demo backend the demo app’s page where that is served, and the console none', async () => {
    expect(await seedWith()).toEqual([[], []]);
    expect(await seedWith(landing(5173))).toEqual([[], [landing(5173)]]);
    expect(await seedWith(landing(5173))).toEqual([[], [landing(5173)]]);
    expect(await seedWith()).toEqual([[], [landing(5173)]]);
  });

  it('puts the page of another port first, and keeps what operators added', async () => {
    const own = ['https://app.example.com/return', landing(5173), 'https://b.example.com/'];
    await settings.update({ redirectUrls: own });
    expect(await seedWith(landing(5174))).toEqual([[], [landing(5174), ...own]]);
    const [first, , last] = own;
    expect(await seedWith(landing(5173))).toEqual([[], [landing(5173), landing(5174), first, last]]);
  });

  it('leaves the list to operators in production, once it has an entry', async () => {
    const own = ['https://app.example.com/return'];
    await settings.update({ redirectUrls: own });
    expect(await seedWith(landing(5173), 'production')).toEqual([[], own]);
    await settings.update({ redirectUrls: [] });
    expect(await seedWith(landing(5173), 'production')).toEqual([[], [landing(5173)]]);
  });
});
