import { randomUUID } from 'node:crypto';

import { memoryStorage } from '@aalto/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { codeIn, linkIn, startInbox } from '../support/inbox.ts';
import type { Inbox } from '../support/inbox.ts';
import { passTime } from '../support/pass-time.ts';
import { connectSdk } from '../support/sdk-device.ts';
import type { SdkClient, SdkDevice } from '../support/sdk-device.ts';
import { createSocialWorld, REDIRECT_TO } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
  social = await createSocialWorld({ processes: 2, variables: { SMTP_URL: inbox.url } });
});
afterAll(async () => {
  await social.close();
  await inbox.close();
});

const visit = { provider: 'acme', redirectTo: REDIRECT_TO };
const connect = (oauthStorage = memoryStorage()): SdkDevice =>
  connectSdk(social.api, { anonKey: social.demo.anonKey, oauthStorage });

/** A person comes back from the provider with a code. */
async function comeBack(start: { data: { url: string } | null }, subject: string): Promise<string> {
  const { url } = await social.browse(start.data?.url ?? '', subject);
  return url.searchParams.get('code') ?? '';
}

async function signUp(client: SdkClient): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  const { error } = await client.auth.signUp({ email, password: 'a password of some length' });
  if (error) throw error;
  return email;
}

describe('a social sign-in by the SDK', () => {
  it('keeps the verifier: two visits of one device come back in any order, each with its own', async () => {
    const { client } = connect();
    const people = [social.addPerson(), social.addPerson()];
    const starts = [await client.auth.signInWithOAuth(visit), await client.auth.signInWithOAuth(visit)];
    for (const index of [1, 0]) {
      const code = await comeBack(starts[index] ?? { data: null }, people[index]?.subject ?? '');
      const { data, error } = await client.auth.exchangeCode({ code });
      expect(error).toBeNull();
      expect(data?.session).toMatchObject({ aal: 'aal1', user: { email: people[index]?.email } });
      expect((await client.auth.getSession()).data?.session?.id).toBe(data?.session.id);
    }
  });

  it('goes on after the page was left, and when the first answer is lost', async () => {
    const oauthStorage = memoryStorage();
    const { subject, email } = social.addPerson();
    const code = await comeBack(await connect(oauthStorage).client.auth.signInWithOAuth(visit), subject);
    const { client, wire } = connect(oauthStorage);
    wire.lose('auth.exchangeCode', 1);
    expect((await client.auth.exchangeCode({ code })).data?.session.user.email).toBe(email);
    expect(await oauthStorage.read()).toBeNull();
  });

  it('in another browser is told so, and the code stays good where the visit began', async () => {
    const { client } = connect();
    const code = await comeBack(await client.auth.signInWithOAuth(visit), social.addPerson().subject);
    const elsewhere = connect();
    expect((await elsewhere.client.auth.exchangeCode({ code })).error?.code).toBe('invalid_code');
    expect(elsewhere.wire.requests).toEqual([]);
    expect((await client.auth.exchangeCode({ code })).error).toBeNull();
  });

  it('adds an identity to the session that asked for it, which goes on with its new tokens', async () => {
    const { client, wire } = connect();
    const email = await signUp(client);
    const before = (await client.auth.getSession()).data?.session;
    const code = await comeBack(await client.auth.linkIdentity(visit), social.addPerson().subject);
    wire.lose('auth.exchangeCode', 1);
    const { data, error } = await client.auth.exchangeCode({ code });
    expect(error).toBeNull();
    expect(data?.session).toMatchObject({ id: before?.id, user: { email } });
    expect((await client.auth.listIdentities()).data?.identities).toMatchObject([{ provider: 'acme' }]);
    expect((await client.auth.refreshSession()).data?.session?.id).toBe(before?.id);
  });

  it('adds an identity also where the code of an authenticator is asked for on the way back', async () => {
    const { client } = connect();
    const email = await signUp(client);
    const code = await comeBack(await client.auth.linkIdentity(visit), social.addPerson().subject);
    const { data } = await client.auth.enrollMfa();
    if (!data) throw new Error('Nothing was enrolled');
    const authenticator = scanOtpauthUrl(data.otpauthUrl);
    await client.auth.verifyMfa({ code: authenticator.code() });
    // What time does to a level while somebody is at their provider.
    await social.database.sql`
      update auth.sessions set aal2_at = aal2_at - interval '2 days'
      from auth.users u where u.id = sessions.user_id and u.email = ${email}
    `;
    expect((await client.auth.exchangeCode({ code })).error?.code).toBe('insufficient_aal');
    await passTime(social.database, 31);
    expect((await client.auth.verifyMfa({ code: authenticator.code() })).error).toBeNull();
    expect((await client.auth.exchangeCode({ code })).error).toBeNull();
    expect((await client.auth.listIdentities()).data?.identities).toHaveLength(1);
  });

  it('adds nothing to the account of whoever signed in meanwhile', async () => {
    const { client } = connect();
    await signUp(client);
    const code = await comeBack(await client.auth.linkIdentity(visit), social.addPerson().subject);
    await signUp(client);
    expect((await client.auth.exchangeCode({ code })).error?.code).toBe('invalid_code');
    expect((await client.auth.listIdentities()).data?.identities).toEqual([]);
  });
});

describe('a mailed proof by the SDK', () => {
  it('signs in also when the answer is lost and the person tries again, a page asks twice, or both', async () => {
    const email = await signUp(connect().client);
    const { client, wire } = connect();
    await client.auth.signInWithEmail({ email });
    const code = codeIn(await inbox.last(email, /sign in/i));
    wire.lose('auth.verifyEmail', 6);
    const lost = await Promise.all([0, 1].map(() => client.auth.verifyEmail({ email, code })));
    expect(lost.map(({ error }) => error?.code)).toEqual(['network_error', 'network_error']);
    const [one, two] = await Promise.all([0, 1].map(() => client.auth.verifyEmail({ email, code })));
    expect(one?.data?.session.user.email).toBe(email);
    expect(two?.data?.session.id).toBe(one?.data?.session.id);
    expect((await client.auth.verifyEmail({ email, code })).error?.code).toBe('invalid_code');
    expect((await client.auth.refreshSession()).data?.session?.id).toBe(one?.data?.session.id);
  });

  it('resets a password by the link although the answer is lost', async () => {
    const email = await signUp(connect().client);
    const { client, wire } = connect();
    await client.auth.requestPasswordReset({ email });
    const token = new URL(linkIn(await inbox.last(email, /password/i))).searchParams.get('token') ?? '';
    wire.lose('auth.resetPassword', 1);
    const password = 'a new password of some length';
    expect((await client.auth.resetPassword({ token, password })).data?.session.aal).toBe('aal1');
    expect((await connect().client.auth.signInWithPassword({ email, password })).error).toBeNull();
  });
});
