import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { Provider } from 'oidc-provider';
import type { Configuration, FindAccount } from 'oidc-provider';

import { freePort } from './api-process.ts';
import { createMemoryAdapters } from './memory-adapter.ts';

export interface ProviderAccount {
  readonly email?: string;
  readonly email_verified?: boolean;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const INTERACTION = '/interaction/';

/**
 * A certified OpenID provider in this process. Its sign-in page signs in whoever the query parameter `as` names, and
 * `as=nobody` is a person who refuses. Any of its addresses can be made to answer something else.
 */
export async function startIdentityProvider(client: { id: string; secret: string; redirectUris: string[] }) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const accounts = new Map<string, ProviderAccount>();
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const visitor = { subject: 'nobody' };
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'first', use: 'sig', alg: 'RS256' };
  const provider = new Provider(issuer, configuration(client, jwk, findIn(accounts)));

  const callback = provider.callback();
  const answer: Answer = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    asked.push(pathname);
    const planned = answers.get(pathname);
    if (planned) return planned(request, response);
    if (!pathname.startsWith(INTERACTION)) return void callback(request, response);
    const subject = searchParams.get('as') ?? visitor.subject;
    const result =
      subject === 'nobody' ? { error: 'access_denied' } : { login: { accountId: subject, remember: false } };
    provider.interactionFinished(request, response, result).catch(() => response.destroy());
  };
  const listen = async (): Promise<Server> => {
    const server = createServer(answer).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server: Server | null = await listen();

  const stop = async (): Promise<void> => {
    server?.closeAllConnections();
    server?.close();
    if (server) await once(server, 'close');
    server = null;
  };
  return {
    issuer,
    /** By subject. */
    accounts,
    /** What it answers instead, by path. */
    answers,
    /** The paths that were asked for, in order. */
    asked,
    /** Who signs in where the address does not say, as in a browser. */
    visitor,
    /** An ID token that its key has signed, whatever it says. */
    signIdToken: (claims: JWTPayload, kid = 'first'): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
    /** It is down: nothing listens any more. */
    stop,
    start: async (): Promise<void> => {
      server ??= await listen();
    },
  };
}

function findIn(accounts: ReadonlyMap<string, ProviderAccount>): FindAccount {
  return (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) });
}

function configuration(
  { id, secret, redirectUris }: { id: string; secret: string; redirectUris: string[] },
  jwk: object,
  findAccount: FindAccount,
): Configuration {
  return {
    adapter: createMemoryAdapters(),
    clients: [{ client_id: id, client_secret: secret, redirect_uris: redirectUris }],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `${INTERACTION}${uid}` },
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AuthorizationCode: 60,
      AccessToken: 600,
      IdToken: 600,
    },
    findAccount,
    // Nobody is asked for consent.
    async loadExistingGrant({ oidc }) {
      const clientId = oidc.client?.clientId;
      const accountId = oidc.session?.accountId;
      const grant = new oidc.provider.Grant({ clientId, accountId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  };
}
