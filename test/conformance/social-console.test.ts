import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { connectClient, expectRefusal, headers } from '../support/client.ts';
import { get, post, refused } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { createBackend } from '../support/second-backend.ts';
import { ISSUER } from '../support/settings.ts';
import { CLIENT, createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld({ variables: { LOG_LEVEL: 'trace' } })));
afterAll(() => social.close());

describe('the console and a backend’s providers', () => {
  const list = (backendId = social.demo.id, sent = social.asOperator): Promise<Reply> =>
    get(social.api, '/console/trpc/providers.list', { backendId }, sent);
  const remove = (providerId: string, backendId = social.demo.id, sent = social.asOperator): Promise<Reply> =>
    post(social.api, '/console/trpc/providers.remove', { backendId, providerId }, sent);
  const stored = async (name: string) => {
    const [row] = await social.database.sql<{ id: string; sealed: string }[]>`
      select id, sealed_client_secret as sealed from auth.identity_providers
      where name = ${name} and backend_id = ${social.demo.id}
    `;
    return row;
  };

  it('shows providers, with the callback to register, and never a secret', async () => {
    const reply = await list();
    const acme = {
      id: expect.any(String),
      name: 'acme',
      kind: 'oidc',
      issuer: social.idp.issuer,
      clientId: CLIENT.id,
      scopes: ['openid', 'email'],
      callbackUrl: `${ISSUER}/auth/callback/demo.acme`,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      identityCount: 0,
    };
    const data = {
      providers: expect.arrayContaining([acme]),
      callbackPrefix: `${ISSUER}/auth/callback/demo.`,
    };
    expect(reply.body).toMatchObject({ result: { data } });
    expect(reply.text).not.toMatch(/secret/i);
  });

  it('says how many accounts are connected with a provider', async () => {
    for (const provider of ['acme', 'acme', 'other'])
      await social.signInAs(social.addPerson().subject, provider);
    const { text } = await list();
    const counts = [...text.matchAll(/"name":"(\w+)".*?"identityCount":(\d+)/g)];
    expect(counts.map(([, name, count]) => `${name} ${count}`)).toEqual(['acme 2', 'other 1']);
  });

  it('tells everybody the names to sign in by, of this backend alone, and nothing else of a provider', async () => {
    const hub = { kind: 'github', name: 'hub', clientId: 'of-our-app', clientSecret: 'of-that-client' };
    expect(await social.save(hub, social.console.id)).toMatchObject({ status: 200 });
    const buttonsOf = (apiKey: string): Promise<Reply> =>
      get(social.api, '/trpc/auth.listProviders', undefined, headers(apiKey));
    const [acme, other] = ['acme', 'other'].map((name) => ({ name, kind: 'oidc' }));
    expect((await buttonsOf(social.demo.anonKey)).body).toEqual({
      result: { data: { providers: [acme, other] } },
    });
    expect((await buttonsOf(social.console.anonKey)).body).toEqual({
      result: { data: { providers: [{ name: 'hub', kind: 'github' }] } },
    });
    expect(await buttonsOf('aalto_pk_of_nobody_at_all')).toMatchObject(refused(401, 'invalid_api_key'));
  });

  it('62: the client secret is readable in no row, log or audit event, and opens in its own row alone', async () => {
    await social.signInAs(social.addPerson().subject);
    const [acme, other] = [await stored('acme'), await stored('other')];
    const { sql } = social.database;
    const dump = await sql`
      select row_to_json(p)::text as row from auth.identity_providers p
      union all select row_to_json(e)::text from auth.audit_events e
      union all select row_to_json(f)::text from auth.oauth_flows f
    `;
    for (const place of [JSON.stringify(dump), social.api.output()]) {
      expect(place).not.toContain(CLIENT.secret);
    }
    const move = (sealed = '') =>
      sql`update auth.identity_providers set sealed_client_secret = ${sealed} where id = ${acme?.id ?? ''}`;
    await move(other?.sealed);
    await expectRefusal(social.begin(newPkce()), 'unavailable');
    await move(acme?.sealed);
    await social.begin(newPkce());
  });

  it('keeps the secret where none is given, and seals a new one', async () => {
    const { clientSecret, ...without } = { ...social.acme, name: 'acme' };
    const before = await stored('acme');
    expect(await social.save({ ...without, scopes: ['email'] })).toMatchObject({
      body: { result: { data: { provider: { id: before?.id, scopes: ['openid', 'email'] } } } },
    });
    expect(await stored('acme')).toEqual(before);
    await social.save({ ...without, clientSecret });
    expect((await stored('acme'))?.sealed).not.toBe(before?.sealed);
    expect(await social.save({ ...without, name: 'fresh' })).toMatchObject(refused(400, 'validation_failed'));
  });

  it('refuses an issuer over plain http, and another one under a name whose users are known', async () => {
    const wrong = ['http://idp.example.com', 'ftp://idp.example.com', 'https://me:pw@idp.example.com', 'idp'];
    for (const issuer of wrong) {
      const reply = await social.save({ ...social.acme, name: 'fresh', issuer });
      expect(reply, issuer).toMatchObject(refused(400, 'validation_failed'));
    }
    const moved = await social.save({ ...social.acme, name: 'acme', issuer: 'https://idp.example.com' });
    expect(moved).toMatchObject(refused(400, 'validation_failed'));
    for (const name of ['', 'A', 'a/b', '../x', 'a.b', 'x'.repeat(33)])
      expect(await social.save({ ...social.acme, name })).toMatchObject(refused(400, 'validation_failed'));
  });

  it('in production takes https alone, for loopback too', async () => {
    const production = await startApi(social.database.url, { AALTO_ENV: 'production' });
    const client = connectClient(production.url, social.demo.anonKey);
    const { codeChallenge } = newPkce();
    const call = client.auth.signInWithOAuth.mutate({
      provider: 'acme',
      redirectTo: REDIRECT_TO,
      codeChallenge,
    });
    await expectRefusal(call, 'unavailable');
    await production.stop();
  });

  it('removes a provider with its identities and flows, and users keep their accounts', async () => {
    await social.save({ ...social.acme, name: 'other' });
    const { subject, email } = social.addPerson();
    const session = await social.signInAs(subject, 'other');
    const pkce = newPkce();
    const begun = await social.begin(pkce, 'other');
    expect(await remove((await stored('other'))?.id ?? '')).toMatchObject({ status: 200 });
    expect((await social.browse(begun, subject)).status).toBe(410);
    await expectRefusal(social.begin(pkce, 'other'), 'method_disabled');
    expect(await social.client(session).auth.listIdentities.query()).toEqual({ identities: [] });
    expect(await social.client(session).auth.getUser.query()).toMatchObject({ user: { email } });
    expect((await social.signInAs(subject)).user.id).toBe(session.user.id);
  });

  it('60: is for operators, and for backends within their reach', async () => {
    const unreached = await createBackend(social.database, 'unreached');
    const id = (await stored('acme'))?.id ?? '';
    const { session } = await social.signUp();
    const user = headers(social.demo.anonKey, session.accessToken);
    const input = { backendId: social.demo.id, provider: { ...social.acme, name: 'acme' } };
    const asUser = await post(social.api, '/console/trpc/providers.save', input, user);
    for (const reply of [asUser, await list(social.demo.id, user), await remove(id, social.demo.id, user)])
      expect(reply).toMatchObject(refused(403, 'forbidden'));
    const beyond = await social.save({ ...social.acme, name: 'acme' }, unreached.id);
    for (const reply of [beyond, await list(unreached.id), await remove(id, unreached.id)])
      expect(reply).toMatchObject(refused(404, 'not_found'));
    expect(await stored('acme')).toBeDefined();
  });

  it('tells in the audit trail who saved and removed what, without the secret', async () => {
    await social.save({ ...social.acme, name: 'brief' });
    await remove((await stored('brief'))?.id ?? '');
    const events = await social.database.sql`
      select type, details from auth.audit_events where details->>'provider' = 'brief' order by at
    `;
    const { kind, issuer, clientId } = social.acme;
    const details = {
      provider: 'brief',
      kind,
      issuer,
      clientId,
      scopes: ['openid', 'email'],
      hasNewSecret: true,
    };
    expect([...events]).toEqual([
      { type: 'provider.saved', details },
      { type: 'provider.removed', details: { provider: 'brief' } },
    ]);
  });
});
