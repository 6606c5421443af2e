import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { freePort } from './api-process.ts';

export interface GitHubEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

export type GitHub = Awaited<ReturnType<typeof startGitHub>>;

/** What of GitHub a sign-in meets: its authorization page, which signs in the user `as`, its tokens and its API. */
export async function startGitHub(client: { id: string; secret: string }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  /** By the user's number. */
  const users = new Map<string, readonly GitHubEmail[]>();
  const codes = new Map<string, { user: string; challenge: string | null }>();
  const tokens = new Map<string, string>();

  const authorize = ({ searchParams }: URL): Response => {
    const target = new URL(searchParams.get('redirect_uri') ?? '');
    const code = randomUUID();
    const user = searchParams.get('as') ?? '';
    codes.set(code, { user, challenge: searchParams.get('code_challenge') });
    target.searchParams.set('state', searchParams.get('state') ?? '');
    if (user === 'nobody') target.searchParams.set('error', 'access_denied');
    else target.searchParams.set('code', code);
    return new Response(null, { status: 302, headers: { location: target.href } });
  };

  /** GitHub answers 200, whatever it says. */
  const issueToken = (body: URLSearchParams): Response => {
    const code = body.get('code') ?? '';
    const granted = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isClient = body.get('client_id') === client.id && body.get('client_secret') === client.secret;
    if (!isClient) return Response.json({ error: 'incorrect_client_credentials' });
    if (granted?.challenge !== challenge) return Response.json({ error: 'bad_verification_code' });
    const token = `gho_${randomUUID()}`;
    tokens.set(token, granted.user);
    return Response.json({ access_token: token, token_type: 'bearer', scope: 'user:email' });
  };

  const answer = (asked: URL, authorization: string | undefined, body: string): Response => {
    if (asked.pathname === '/login/oauth/authorize') return authorize(asked);
    if (asked.pathname === '/login/oauth/access_token') return issueToken(new URLSearchParams(body));
    const user = tokens.get(authorization?.replace(/^bearer /i, '') ?? '');
    if (user === undefined) return Response.json({ message: 'Bad credentials' }, { status: 401 });
    if (asked.pathname === '/api/user') return Response.json({ id: Number(user), login: 'someone' });
    return Response.json(users.get(user) ?? []);
  };

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const {
        status,
        headers,
        body: answered,
      } = answer(new URL(request.url ?? '/', url), request.headers.authorization, body);
      response.writeHead(status, Object.fromEntries(headers));
      void new Response(answered).text().then((text) => response.end(text));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url,
    apiUrl: `${url}/api`,
    users,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
