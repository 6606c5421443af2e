import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectClient, expectRefusal } from '../support/client.ts';
import { newAttempt } from '../support/families.ts';
import { send } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { createBackend } from '../support/second-backend.ts';
import { ISSUER } from '../support/settings.ts';
import { allowRedirect, createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { AppPkce, Landing, SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld({ variables: { LOG_LEVEL: 'trace' } })));
afterAll(() => social.close());

/** The browser as far as the provider's redirect to our callback, which is not opened yet. */
const untilCallback = (start: string): Promise<URL> =>
  social.untilCallback(start, social.addPerson().subject);

const open = (callback: URL): Promise<Landing> => social.browse(callback.href, 'nobody');

const changed = (url: URL, parameters: Readonly<Record<string, string | null>>, pathname?: string): URL => {
  const copy = new URL(url);
  if (pathname !== undefined) copy.pathname = pathname;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) copy.searchParams.delete(name);
    else copy.searchParams.set(name, value);
  }
  return copy;
};

const expectError = (landing: Landing, error: string): void => {
  expect(landing.url.href).toBe(`${REDIRECT_TO}&error=${error}`);
};

/** A page of ours, and no word of it to the app. */
const expectOver = (landing: Landing): void => {
  expect({ status: landing.status, host: landing.url.origin }).toEqual({ status: 410, host: ISSUER });
  expect(landing.text).toContain('<h1>This sign-in is over</h1>');
};

const expectGood = async ({ url }: Landing, pkce: AppPkce): Promise<void> => {
  const { session } = await social.exchange(url.searchParams.get('code') ?? '', pkce);
  expect(session.aal).toBe('aal1');
};

const users = async (): Promise<number> => {
  const rows = await social.database.sql`select id from auth.users`;
  return rows.length;
};

describe('51: the redirect target', () => {
  it('is exactly one of the backend’s', async () => {
    const { codeChallenge } = newPkce();
    const others = [
      'https://app.example.com/welcome',
      'https://app.example.com/welcome?from=provider&more=1',
      'https://app.example.com/welcome/?from=provider',
      'https://app.example.com.evil.example/welcome?from=provider',
      'https://app.example.com@evil.example/welcome?from=provider',
      'https://someone@app.example.com/welcome?from=provider',
      'http://app.example.com/welcome?from=provider',
      'https://evil.example/?https://app.example.com/welcome?from=provider',
      'javascript:alert(1)',
      'https://app.example.com/welcome?from=provider#x',
    ];
    for (const redirectTo of others) {
      const call = social
        .client()
        .auth.signInWithOAuth.mutate({ provider: 'acme', redirectTo, codeChallenge });
      await expectRefusal(call, 'redirect_not_allowed');
    }
  });
});

describe('52: what came back', () => {
  it('is the provider’s own: an authorization request has PKCE, state and nonce, and asks for a code', async () => {
    const pkce = newPkce();
    const start = new URL(await social.begin(pkce));
    expect(Object.fromEntries(start.searchParams)).toEqual({
      redirect_uri: `${ISSUER}/auth/callback/demo.acme`,
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      client_id: social.acme.clientId,
      response_type: 'code',
    });
    expect(start.searchParams.get('code_challenge')).not.toBe(pkce.codeChallenge);
    await expectGood(await open(await untilCallback(start.href)), pkce);
  });

  it('without a state, or with a foreign one, is refused, and the flow can still be finished', async () => {
    const pkce = newPkce();
    const callback = await untilCallback(await social.begin(pkce));
    const before = await users();
    for (const state of [null, '', 'x', newPkce().codeVerifier, 'a\0b', 's'.repeat(9000)])
      expectOver(await open(changed(callback, { state })));
    expect(await users()).toBe(before);
    await expectGood(await open(callback), pkce);
  });

  it('at another provider’s or another backend’s callback is refused, and the flow can still be finished', async () => {
    const pkce = newPkce();
    const callback = await untilCallback(await social.begin(pkce));
    for (const name of ['demo.other', 'console.acme', 'acme', 'demo.acme/x', ''])
      expectOver(await open(changed(callback, {}, `/auth/callback/${name}`)));
    await expectGood(await open(callback), pkce);
  });

  it('twice changes nothing the second time', async () => {
    const pkce = newPkce();
    const callback = await untilCallback(await social.begin(pkce));
    const landing = await open(callback);
    const before = await users();
    const requests = social.idp.asked.length;
    for (let time = 0; time < 3; time += 1) expectOver(await open(callback));
    expect(social.idp.asked.length).toBe(requests);
    expect(await users()).toBe(before);
    await expectGood(landing, pkce);
  });

  it('twice at once is served once', async () => {
    const callback = await untilCallback(await social.begin(newPkce()));
    const landings = await Promise.all(Array.from({ length: 10 }, () => open(callback)));
    expect(landings.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(landings.filter(({ status }) => status === 410)).toHaveLength(9);
  });

  it('is not consumed by HEAD or POST', async () => {
    const pkce = newPkce();
    const callback = await untilCallback(await social.begin(pkce));
    for (const method of ['HEAD', 'POST']) {
      const reply = await send(social.api, `${callback.pathname}${callback.search}`, { method });
      expect(reply.status).toBe(404);
    }
    await expectGood(await open(callback), pkce);
  });

  it('with a nonce of another visit is refused', async () => {
    const before = await users();
    const start = changed(new URL(await social.begin(newPkce())), { nonce: newPkce().codeVerifier });
    expectError(await open(await untilCallback(start.href)), 'provider_error');
    const without = changed(new URL(await social.begin(newPkce())), { nonce: null });
    expectError(await open(await untilCallback(without.href)), 'provider_error');
    expect(await users()).toBe(before);
  });

  it('with a code for another verifier of ours is refused by the provider', async () => {
    const before = await users();
    const start = changed(new URL(await social.begin(newPkce())), {
      code_challenge: newPkce().codeChallenge,
    });
    expectError(await open(await untilCallback(start.href)), 'provider_error');
    expect(await users()).toBe(before);
  });

  it('with the code of another flow is refused, in both', async () => {
    const [mine, theirs] = [newPkce(), newPkce()];
    const [one, two] = [
      await untilCallback(await social.begin(mine)),
      await untilCallback(await social.begin(theirs)),
    ];
    const code = two.searchParams.get('code');
    const before = await users();
    expectError(await open(changed(one, { code })), 'provider_error');
    expect(await users()).toBe(before);
  });

  it('with another issuer’s name, or none where the provider says that it sends it, is refused before the code is used', async () => {
    for (const iss of ['https://evil.example', social.idp.issuer.replace('127.0.0.1', 'localhost'), null]) {
      const callback = await untilCallback(await social.begin(newPkce()));
      const requests = social.idp.asked.filter((path) => path === '/token').length;
      expectError(await open(changed(callback, { iss })), 'provider_error');
      expect(social.idp.asked.filter((path) => path === '/token').length).toBe(requests);
    }
  });

  it('with a doubled parameter is refused', async () => {
    for (const name of ['code', 'iss']) {
      const callback = await untilCallback(await social.begin(newPkce()));
      callback.searchParams.append(name, 'x');
      expectError(await open(callback), 'provider_error');
    }
  });

  it('with a refusal by the person says so to the app', async () => {
    expectError(await social.browse(await social.begin(newPkce()), 'nobody'), 'access_denied');
  });

  it('late is refused: ten minutes for the visit', async () => {
    const callback = await untilCallback(await social.begin(newPkce()));
    await passTime(social.database, 601);
    expectOver(await open(callback));
  });
});

describe('52: our own code', () => {
  const arrive = async (pkce: AppPkce): Promise<string> => {
    const { url } = await social.browse(await social.begin(pkce), social.addPerson().subject);
    return url.searchParams.get('code') ?? '';
  };

  it('with a wrong verifier is spent, for the right one too', async () => {
    const pkce = newPkce();
    for (const wrong of [newPkce().codeVerifier, pkce.codeChallenge]) {
      const code = await arrive(pkce);
      await expectRefusal(social.exchange(code, { ...pkce, codeVerifier: wrong }), 'invalid_code');
      await expectRefusal(social.exchange(code, pkce), 'invalid_code');
    }
  });

  it('of another flow does not go with this flow’s verifier: login CSRF ends here', async () => {
    const [attacker, victim] = [newPkce(), newPkce()];
    const planted = await arrive(attacker);
    await social.begin(victim);
    await expectRefusal(social.exchange(planted, victim), 'invalid_code');
  });

  it('of another backend is refused', async () => {
    const second = await createBackend(social.database, 'second');
    const pkce = newPkce();
    const code = await arrive(pkce);
    const client = connectClient(social.api.url, second.anonKey);
    await expectRefusal(social.exchange(code, pkce, client), 'invalid_code');
    await social.exchange(code, pkce);
  });

  it('late is refused: two minutes for the exchange', async () => {
    const pkce = newPkce();
    const code = await arrive(pkce);
    await passTime(social.database, 121);
    await expectRefusal(social.exchange(code, pkce), 'invalid_code');
  });

  it('and a lost answer are over after ten minutes', async () => {
    const { codeVerifier, ...pkce } = newPkce();
    const input = { code: await arrive({ ...pkce, codeVerifier }), codeVerifier, attempt: newAttempt() };
    const { session } = await social.client().auth.exchangeCode.mutate(input);
    await passTime(social.database, 300);
    const again = await social.client().auth.exchangeCode.mutate(input);
    expect(again.session.refreshToken).toBe(session.refreshToken);
    await passTime(social.database, 301);
    await expectRefusal(social.client().auth.exchangeCode.mutate(input), 'invalid_code');
  });

  it('and the provider’s, states, nonces and verifiers are neither stored nor logged in the clear', async () => {
    const pkce = newPkce();
    const start = new URL(await social.begin(pkce));
    const callback = await untilCallback(start.href);
    const { url } = await open(callback);
    const code = url.searchParams.get('code') ?? '';
    const flow = async () =>
      JSON.stringify(
        await social.database.sql`select * from auth.oauth_flows where code_hash = ${hash(code)}`,
      );
    expect(await flow()).toContain(hash(code));
    const [state, nonce, theirs] = ['state', 'nonce', 'code'].map((name) => ({
      value: callback.searchParams.get(name) ?? start.searchParams.get(name) ?? '',
    }));
    const secrets = [code, state?.value, nonce?.value, theirs?.value, pkce.codeVerifier];
    await social.exchange(code, pkce);
    for (const secret of secrets) {
      expect(secret).toMatch(/^[\w-]{40,}$/);
      expect(await flow()).not.toContain(secret);
      expect(social.api.output()).not.toContain(secret);
    }
    expect(social.api.output()).toContain('/auth/callback/demo.acme');
  });
});

describe('flows', () => {
  const count = async (): Promise<number> =>
    (await social.database.sql`select id from auth.oauth_flows`).length;

  it('that are over are cleared away, and a flood of new ones is refused', async () => {
    const { sql } = social.database;
    await sql`delete from auth.rate_limits`;
    await sql`update auth.oauth_flows set expires_at = now() - interval '1 second'`;
    const before = await count();
    for (let time = 0; time < 3; time += 1) await social.begin(newPkce());
    expect(await count()).toBe(Math.max(0, before - 6) + 3);

    await sql`update auth.rate_limits set taken = 100 where bucket like 'oauth.%'`;
    const { details } = await expectRefusal(social.begin(newPkce()), 'rate_limited');
    expect(details).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    expect(await count()).toBe(Math.max(0, before - 6) + 3);
    await sql`delete from auth.rate_limits`;
  });
});

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

it('a new backend has no redirect target, and so no social sign-in', async () => {
  const bare = await createBackend(social.database, 'bare');
  const client = connectClient(social.api.url, bare.anonKey);
  await expectRefusal(social.begin(newPkce(), 'acme', client), 'redirect_not_allowed');
  await allowRedirect(social.world, bare.id);
  await expectRefusal(social.begin(newPkce(), 'acme', client), 'method_disabled');
});
