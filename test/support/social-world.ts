import { createHash, randomBytes, randomUUID } from 'node:crypto';

import type { ApiProcess } from './api-process.ts';
import { connectClient, headers } from './client.ts';
import type { Client } from './client.ts';
import { newAttempt } from './families.ts';
import { post } from './http.ts';
import type { Reply } from './http.ts';
import { startIdentityProvider } from './identity-provider.ts';
import type { ProviderAccount } from './identity-provider.ts';
import { ISSUER, OPERATOR } from './settings.ts';
import { createWorld } from './world.ts';
import type { Person, Session, World } from './world.ts';

/** The app's page that a sign-in comes back to, and what else is on the backend's list. */
export const REDIRECT_TO = 'https://app.example.com/welcome?from=provider';
export const CLIENT = { id: 'aalto-demo', secret: 'the-secret-of-our-client' };

/** A code verifier of an app's, and its challenge (RFC 7636). */
export interface AppPkce {
  readonly codeVerifier: string;
  readonly codeChallenge: string;
}

export function newPkce(): AppPkce {
  const codeVerifier = randomBytes(32).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

/** Where a browser ended: at the app, or at a page of ours. */
export interface Landing {
  readonly status: number;
  readonly url: URL;
  readonly text: string;
}

export type SocialWorld = Awaited<ReturnType<typeof createSocialWorld>>;

/** A world whose demo backend has an OpenID provider, `acme`, and the browser and the app that sign in with it. */
export async function createSocialWorld(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const names = ['demo.acme', 'demo.other', 'second.acme', 'console.acme'];
  const redirectUris = names.map((name) => `${ISSUER}/auth/callback/${name}`);
  const idp = await startIdentityProvider({ ...CLIENT, redirectUris });
  await allowRedirect(world, world.demo.id);
  const operator = await connectClient(world.api.url, world.console.anonKey).auth.signInWithPassword.mutate(
    OPERATOR,
  );
  const asOperator = headers(world.console.anonKey, operator.session.accessToken);

  const save = (provider: object, backendId = world.demo.id): Promise<Reply> =>
    post(world.api, '/console/trpc/providers.save', { backendId, provider }, asOperator);
  const acme = { kind: 'oidc', issuer: idp.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  for (const name of ['acme', 'other']) await expectSaved(save({ ...acme, name }));

  /** Begins at an app of the demo backend, and answers where the browser goes. */
  const begin = async (
    pkce: AppPkce,
    provider = 'acme',
    client: Client = world.client(),
  ): Promise<string> => {
    const { codeChallenge } = pkce;
    return (await client.auth.signInWithOAuth.mutate({ provider, redirectTo: REDIRECT_TO, codeChallenge }))
      .url;
  };
  const exchange = (code: string, { codeVerifier }: AppPkce, client: Client = world.client()) =>
    client.auth.exchangeCode.mutate({ code, codeVerifier, attempt: newAttempt() });

  const { api, database, demo, client, signUp } = world;
  return {
    world,
    api,
    database,
    demo,
    console: world.console,
    client,
    signUp,
    signUpWithFactor: () => world.signUpWithFactor(),
    signIn: (person: Person) => world.signIn(person),
    requireMfa: (requireMfa: boolean) => world.requireMfa(requireMfa),
    idp,
    acme,
    asOperator,
    save,
    begin,
    exchange,
    /** Somebody with an account at the provider. */
    addPerson(account: ProviderAccount = {}): { subject: string; email: string } {
      const subject = randomUUID();
      const email = account.email ?? `${randomUUID()}@example.com`;
      idp.accounts.set(subject, { email, email_verified: true, ...account });
      return { subject, email };
    },
    browse: (url: string, as: string, api: Pick<ApiProcess, 'url'> = world.api): Promise<Landing> =>
      browse(api, url, as),
    /** The same as far as our callback, which is not opened. */
    untilCallback: async (start: string, as: string): Promise<URL> => (await browse(null, start, as)).url,
    /** A whole sign-in, as a person does it. */
    async signInAs(subject: string, provider = 'acme'): Promise<Session> {
      const pkce = newPkce();
      const { url } = await browse(world.api, await begin(pkce, provider), subject);
      const code = url.searchParams.get('code');
      if (code === null) throw new Error(`There is no code: ${url.href}`);
      return (await exchange(code, pkce)).session;
    },
    /** Adds an identity to the user of a session, and answers that session's new tokens. */
    async linkAs(subject: string, session: Session): Promise<Session> {
      const { codeVerifier, codeChallenge } = newPkce();
      const client = world.client(session);
      const visit = { provider: 'acme', redirectTo: REDIRECT_TO, codeChallenge };
      const { url } = await browse(world.api, (await client.auth.linkIdentity.mutate(visit)).url, subject);
      const code = url.searchParams.get('code') ?? '';
      return (await client.auth.exchangeCode.mutate({ code, codeVerifier, attempt: newAttempt() })).session;
    },
    async close(): Promise<void> {
      await idp.stop();
      await world.close();
    },
  };
}

export async function allowRedirect({ database }: World, backendId: string): Promise<void> {
  await database.sql`
    update auth.backends set redirect_urls = ${[REDIRECT_TO]}::text[] where id = ${backendId}
  `;
}

async function expectSaved(saving: Promise<Reply>): Promise<void> {
  const { status, text } = await saving;
  if (status !== 200) throw new Error(`The provider was not saved: ${text}`);
}

/**
 * Opens a URL as a browser does: with its cookies, following redirects by hand, signing in as somebody wherever a
 * provider asks. Every process of ours is behind one public address; with none, it stops there.
 */
async function browse(api: Pick<ApiProcess, 'url'> | null, start: string, as: string): Promise<Landing> {
  const jar = new Map<string, string>();
  let url = new URL(start);
  for (let hops = 0; hops < 10; hops += 1) {
    const isThere = url.href.startsWith('https://app.example.com/') || (!api && url.origin === ISSUER);
    if (isThere) return { status: 303, url, text: '' };
    if (/^\/interaction\/|\/authorize$/.test(url.pathname)) url.searchParams.set('as', as);
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url.href.replace(ISSUER, api?.url ?? ISSUER), {
      headers: { cookie },
      redirect: 'manual',
    });
    for (const set of response.headers.getSetCookie()) keepCookie(jar, set);
    const location = response.headers.get('location');
    const text = await response.text();
    if (location === null) return { status: response.status, url, text };
    url = new URL(location, url);
  }
  throw new Error(`Too many redirects, at last to ${url.href}`);
}

function keepCookie(jar: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';');
  const [name = '', ...value] = pair.split('=');
  if (value.join('=') === '') jar.delete(name);
  else jar.set(name, value.join('='));
}
