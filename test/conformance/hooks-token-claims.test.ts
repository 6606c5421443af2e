import { randomUUID } from 'node:crypto';

import type { AaltoHooks, HookUser } from '@aalto/server';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { expectRefusal } from '../support/client.ts';
import { familyOf, newAttempt } from '../support/families.ts';
import { startHookedApis } from '../support/hooked-apis.ts';
import type { HookedApis } from '../support/hooked-apis.ts';
import { codeIn } from '../support/inbox.ts';
import { createSocialWorld } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';
import { newAddress, wayNames, waysIn } from '../support/ways-in.ts';
import type { Session } from '../support/world.ts';

type TokenClaims = NonNullable<AaltoHooks['tokenClaims']>;

let social: SocialWorld;
let hooked: HookedApis;
let ways: ReturnType<typeof waysIn>;
let asked: HookUser[];
let claim: TokenClaims;
beforeAll(async () => {
  social = await createSocialWorld();
  hooked = await startHookedApis(social, {
    tokenClaims(user, options) {
      asked.push(user);
      return claim(user, options);
    },
  });
  ways = waysIn(social, hooked);
});
afterAll(async () => {
  await hooked.close();
  await social.close();
});
beforeEach(async () => {
  asked = [];
  claim = ({ email }) => ({ company: email.split('@')[1]?.toLowerCase(), teams: ['a', 'b'] });
  await social.database.sql`delete from auth.rate_limits`;
});

const EXTRA = { company: 'example.com', teams: ['a', 'b'] };

/** What a team may do wrong, each of which signs no token. */
const faults: Record<string, TokenClaims> = {
  throws: () => Promise.reject(new Error('the-secret-of-the-team')),
  'throws before it returns a promise': () => {
    throw new Error('the-secret-of-the-team');
  },
  'claims a level': () => ({ aal: 'aal2' }),
  'claims a role': () => ({ role: 'service_role' }),
  'claims what this token does not say': () => ({ app_metadata: { isAdmin: true } }),
  'says more than 2 KiB': () => ({ text: 'x'.repeat(2048) }),
  'says what JSON cannot': () => JSON.parse('["no object"]'),
};

const refresh = async ({ refreshToken }: Session, attempt: string, n = 0): Promise<Session> =>
  (await hooked.client(undefined, n).auth.refresh.mutate({ refreshToken, attempt })).session;

describe('tokenClaims', () => {
  it.each(wayNames)('adds to the token of a sign-in by %s, which the API takes as before', async (name) => {
    const session = await (await ways[name]()).arrive();
    expect(decodeJwt(session.accessToken)).toMatchObject({ ...EXTRA, sub: session.user.id, aal: 'aal1' });
    expect((await hooked.client(session).auth.getUser.query()).user.id).toBe(session.user.id);
    await hooked.client(session).data.notes.list.query();
    expect(asked).toMatchObject([
      { id: session.user.id, backend: { slug: 'demo' }, createdAt: expect.any(Date) },
    ]);
  });

  it('is asked anew at a refresh and a step-up, about the user as he is then', async () => {
    const session = await (await ways.password()).arrive();
    await hooked.client(session).auth.updateUser.mutate({ metadata: { team: 'c' } });
    claim = ({ metadata }) => ({ team: String(metadata['team']) });
    const refreshed = await refresh(session, newAttempt());
    expect(decodeJwt(refreshed.accessToken)).toMatchObject({ team: 'c' });
    const client = hooked.client(refreshed);
    const { otpauthUrl } = await client.auth.enrollMfa.mutate();
    claim = () => ({ team: 'd' });
    const raised = await client.auth.verifyMfa.mutate({ code: scanOtpauthUrl(otpauthUrl).code() });
    expect(decodeJwt(raised.session.accessToken)).toMatchObject({ team: 'd', aal: 'aal2' });
  });

  it.each(Object.entries(faults))(
    'that %s signs nobody out: the same attempt gets the same refresh token, and its access token',
    async (_name, fault) => {
      const session = await (await ways.password()).arrive();
      const attempt = newAttempt();
      claim = fault;
      for (let tries = 0; tries < 3; tries += 1)
        await expectRefusal(refresh(session, attempt, tries), 'unavailable');
      expect(await familyOf(social.world, session)).toMatchObject({ generation: 1, revokedAt: null });
      claim = () => ({ plan: 'team' });
      const first = await refresh(session, attempt);
      const second = await refresh(session, attempt, 1);
      expect(second.refreshToken).toBe(first.refreshToken);
      expect(decodeJwt(second.accessToken)).toMatchObject({
        plan: 'team',
        role: 'authenticated',
        aal: 'aal1',
      });
      expect((await refresh(second, newAttempt())).id).toBe(session.id);
    },
  );

  it('that never answers is given up, and told that nobody waits', async () => {
    const session = await (await ways.password()).arrive();
    const { promise, resolve } = Promise.withResolvers<void>();
    claim = (_, { signal }) => {
      signal.addEventListener('abort', () => resolve());
      return new Promise(() => undefined);
    };
    const attempt = newAttempt();
    await expectRefusal(refresh(session, attempt), 'unavailable');
    await promise;
    claim = () => ({});
    expect((await refresh(session, attempt)).id).toBe(session.id);
  });

  it('is logged loudly: a reserved claim by its name, and never what a hook said', async () => {
    const session = await (await ways.password()).arrive();
    const attempt = newAttempt();
    hooked.logged.length = 0;
    for (const fault of Object.values(faults)) {
      claim = fault;
      await expectRefusal(refresh(session, attempt), 'unavailable');
    }
    expect(hooked.logOf('tokenClaims')).toContain('The claim role is reserved');
    expect(hooked.logOf('tokenClaims')).toContain('hooks-token-claims.test.ts');
    for (const secret of ['the-secret-of-the-team', session.user.email, 'service_role'])
      expect(JSON.stringify(hooked.logged)).not.toContain(secret);
  });

  it('that fails at a password asks to sign in again, and lets in then', async () => {
    const { email, password } = await social.signUp();
    claim = faults['throws'] ?? claim;
    const signIn = () => hooked.client().auth.signInWithPassword.mutate({ email, password });
    await expectRefusal(signIn(), 'unavailable');
    claim = () => ({});
    expect((await signIn()).session.user.email).toBe(email);
  });

  it('that fails at a mailed code or a step-up is asked again by the same attempt, which costs no code', async () => {
    const email = newAddress();
    await hooked.client().auth.signInWithEmail.mutate({ email });
    const code = codeIn(await hooked.mailTo(email));
    const proof = { email, code, attempt: newAttempt() };
    claim = faults['throws'] ?? claim;
    await expectRefusal(hooked.client().auth.verifyEmail.mutate(proof), 'unavailable');
    claim = () => ({ plan: 'team' });
    const { session } = await hooked.client().auth.verifyEmail.mutate(proof);

    const client = hooked.client(session);
    const { otpauthUrl } = await client.auth.enrollMfa.mutate();
    const guess = { code: scanOtpauthUrl(otpauthUrl).code(), attempt: newAttempt() };
    claim = faults['throws'] ?? claim;
    await expectRefusal(client.auth.verifyMfa.mutate(guess), 'unavailable');
    claim = () => ({ plan: 'team' });
    const raised = (await client.auth.verifyMfa.mutate(guess)).session;
    expect(decodeJwt(raised.accessToken)).toMatchObject({ aal: 'aal2', plan: 'team' });
  });

  it('changes nothing of the answer by changing what it was given, and no policy sees what it says', async () => {
    claim = ({ metadata, appMetadata }) => {
      metadata['changed'] = true;
      appMetadata['isAdmin'] = true;
      return { admin: true };
    };
    const session = await (await ways.password()).arrive();
    expect(session.user).toMatchObject({ metadata: { name: 'Ada' }, appMetadata: {} });
    expect(decodeJwt(session.accessToken)).not.toHaveProperty('app_metadata');
    expect(await claimsInSql(session)).toEqual({
      role: 'authenticated',
      aud: social.demo.id,
      sub: session.user.id,
      aal: 'aal1',
      amr: ['pwd'],
      auth_time: expect.any(Number),
      app_metadata: {},
    });
  });

  /** `auth.claims()`, as a policy of this session's calls would ask. */
  async function claimsInSql(session: Session): Promise<unknown> {
    const { id } = await familyOf(social.world, session);
    const { sql } = social.database;
    return sql.begin(async (tx) => {
      const settings = { api_key: social.demo.anonKey, backend_id: social.demo.id, session_id: id };
      for (const [name, value] of Object.entries({ ...settings, aal: 'aal1', epoch: '0' }))
        await tx`select set_config(${`aalto.${name}`}, ${value}, true)`;
      const [row] = await tx`select auth.claims() as claims`;
      return row?.['claims'];
    });
  }

  it('cannot make one session’s token another’s', async () => {
    const [one, other] = [await (await ways.password()).arrive(), await (await ways.password()).arrive()];
    const attempt = newAttempt();
    for (const name of ['sub', 'sid', 'aud', 'iss', 'exp', 'jti', 'epoch']) {
      claim = () => ({ [name]: name === 'sub' ? other.user.id : randomUUID() });
      await expectRefusal(refresh(one, attempt), 'unavailable');
      expect(hooked.logOf('tokenClaims')).toContain(`The claim ${name} is reserved`);
    }
  });
});
