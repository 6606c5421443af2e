import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGitHub } from '../support/github.ts';
import type { GitHub, GitHubEmail } from '../support/github.ts';
import type { Reply } from '../support/http.ts';
import { createSocialWorld, newPkce } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld()));
afterAll(() => social.close());

const rows = async (table: string): Promise<number> =>
  (await social.database.sql`select 1 from auth.${social.database.sql(table)}`).length;

/** Nobody came in, and nothing is left of it. */
const expectNobody = async (work: () => Promise<void>): Promise<void> => {
  const before = [await rows('users'), await rows('identities'), await rows('sessions')];
  await work();
  expect([await rows('users'), await rows('identities'), await rows('sessions')]).toEqual(before);
};

describe('GitHub', () => {
  let github: GitHub;
  let savedAs: Reply;
  const client = { id: 'Iv1.demo', secret: 'github-client-secret' };
  beforeAll(async () => {
    github = await startGitHub(client);
    savedAs = await social.save({
      kind: 'github',
      name: 'github',
      clientId: client.id,
      clientSecret: client.secret,
    });
    await social.database.sql`
      update auth.identity_providers set issuer = ${github.url}, api_url = ${github.apiUrl} where kind = 'github'
    `;
  });
  afterAll(() => github.close());

  const arrive = async (user: string, emails: readonly GitHubEmail[]): Promise<string | null> => {
    github.users.set(user, emails);
    const { url } = await social.browse(await social.begin(newPkce(), 'github'), user);
    return url.searchParams.get('error');
  };

  it('is saved with its own addresses and scope', () => {
    const provider = { issuer: 'https://github.com', scopes: ['user:email'] };
    expect(savedAs).toMatchObject({ status: 200, body: { result: { data: { provider } } } });
  });

  it('signs in by the user’s number, with the verified primary address', async () => {
    const emails = [
      { email: 'second@example.com', primary: false, verified: true },
      { email: 'octocat@example.com', primary: true, verified: true },
    ];
    github.users.set('583231', emails);
    const session = await social.signInAs('583231', 'github');
    expect(session.user).toMatchObject({ email: 'octocat@example.com', emailVerifiedAt: expect.any(String) });
    github.users.set('583231', [{ email: 'moved@example.com', primary: true, verified: false }]);
    expect((await social.signInAs('583231', 'github')).user.id).toBe(session.user.id);
    const { identities } = await social.client(session).auth.listIdentities.query();
    expect(identities).toMatchObject([{ provider: 'github', email: 'moved@example.com' }]);
  });

  it('53: opens and links nothing without a verified primary address', async () => {
    const person = await social.signUp();
    await expectNobody(async () => {
      const { email } = person;
      expect(await arrive('1', [{ email, primary: true, verified: false }])).toBe('email_not_verified');
      expect(await arrive('2', [{ email, primary: false, verified: true }])).toBe('email_not_verified');
      expect(await arrive('3', [])).toBe('email_not_verified');
    });
  });

  it('says so to the app where the person refuses, or the client’s secret is wrong', async () => {
    expect(await arrive('nobody', [])).toBe('access_denied');
    const provider = { kind: 'github', name: 'github', clientId: client.id };
    await social.save({ ...provider, clientSecret: 'another-secret' });
    expect(await arrive('4', [])).toBe('provider_error');
    await social.save({ ...provider, clientSecret: client.secret });
  });
});
