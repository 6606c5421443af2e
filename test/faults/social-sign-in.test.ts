import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import type { DatabaseProxy } from '../support/database-proxy.ts';
import { createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

describe('social sign-in without a database', () => {
  let social: SocialWorld;
  let proxy: DatabaseProxy;
  beforeAll(async () => {
    const wire = async (url: string): Promise<string> => {
      proxy = await startDatabaseProxy(url);
      return proxy.url;
    };
    social = await createSocialWorld({ wire });
  });
  afterAll(async () => {
    await social.close();
    await proxy.close();
  });

  it('as the browser comes back shows a page, and goes on from there once the database is back', async () => {
    const pkce = newPkce();
    const { subject } = social.addPerson();
    const callback = await social.untilCallback(await social.begin(pkce), subject);
    await proxy.cut();
    const landing = await social.browse(callback.href, subject);
    expect(landing.status).toBe(503);
    expect(landing.text).toContain('<h1>Signing in does not work right now</h1>');
    await proxy.heal();
    const { url } = await social.browse(callback.href, subject);
    const { session } = await social.exchange(url.searchParams.get('code') ?? '', pkce);
    expect(session.user.id).toMatch(/^[\da-f-]{36}$/);
  });

  it('while the provider is asked tells the app so, and no account is left half-made', async () => {
    const { subject, email } = social.addPerson();
    const callback = await social.untilCallback(await social.begin(newPkce()), subject);
    social.idp.answers.set('/token', (_request, response) => {
      void proxy.cut().then(() => response.destroy());
    });
    const { url } = await social.browse(callback.href, subject);
    expect(url.href).toBe(`${REDIRECT_TO}&error=provider_unavailable`);
    social.idp.answers.clear();
    await expectRefusal(social.begin(newPkce()), 'unavailable');
    await proxy.heal();
    expect(await social.database.sql`select id from auth.users where email = ${email}`).toHaveLength(0);
    expect((await social.signInAs(subject)).user.email).toBe(email);
  });

  it('after the provider has answered tells the app so, and the next sign-in works', async () => {
    const { subject, email } = social.addPerson();
    const callback = await social.untilCallback(await social.begin(newPkce()), subject);
    const { idp } = social;
    const profile = { sub: subject, email, email_verified: true };
    idp.answers.set('/me', (_request, response) => {
      void proxy.cut().then(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(profile));
      });
    });
    const { url } = await social.browse(callback.href, subject);
    expect(url.href).toBe(`${REDIRECT_TO}&error=unavailable`);
    idp.answers.clear();
    await proxy.heal();
    expect(await social.database.sql`select id from auth.users where email = ${email}`).toHaveLength(0);
    expect((await social.signInAs(subject)).user.email).toBe(email);
  });
});
