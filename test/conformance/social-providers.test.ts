import type { ServerResponse } from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { CLIENT, createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
beforeAll(async () => (social = await createSocialWorld({ variables: { LOG_LEVEL: 'trace' } })));
afterEach(async () => {
  social.idp.answers.clear();
  await social.idp.start();
  await findSecret();
  await forgetDiscovery();
});
afterAll(() => social.close());

/** A provider that was changed is discovered anew. */
const forgetDiscovery = () =>
  social.database.sql`update auth.identity_providers set updated_at = clock_timestamp()`;

/** What makes a client secret one that nobody can read. */
const LOST = 'lost: ';
const loseSecret = () =>
  social.database
    .sql`update auth.identity_providers set sealed_client_secret = ${LOST} || sealed_client_secret`;
const findSecret = () =>
  social.database
    .sql`update auth.identity_providers set sealed_client_secret = replace(sealed_client_secret, ${LOST}, '')`;

const rows = async (table: string): Promise<number> =>
  (await social.database.sql`select 1 from auth.${social.database.sql(table)}`).length;

/** Nobody came in, and nothing is left of it. */
const expectNobody = async (work: () => Promise<void>): Promise<void> => {
  const before = [await rows('users'), await rows('identities'), await rows('sessions')];
  await work();
  expect([await rows('users'), await rows('identities'), await rows('sessions')]).toEqual(before);
};

const json = (value: unknown) => (_request: unknown, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

const DISCOVERY = '/.well-known/openid-configuration';

describe('a provider that is not well', () => {
  const start = (): Promise<string> => social.begin(newPkce());
  const finish = async (as = social.addPerson().subject, begun = start()): Promise<string | null> => {
    const { url } = await social.browse(await begun, as);
    expect(url.searchParams.has('code')).toBe(false);
    return url.searchParams.get('error');
  };

  it('is unavailable where it is down as a sign-in begins, and no flow is left', async () => {
    await forgetDiscovery();
    await social.idp.stop();
    const flows = await rows('oauth_flows');
    const { details } = await expectRefusal(start(), 'unavailable');
    expect(details).toEqual({ retryAfterSeconds: 5 });
    expect(await rows('oauth_flows')).toBe(flows);
    await social.idp.start();
    await start();
  });

  it('is unavailable where its client secret cannot be read, at either end, and the log says so', async () => {
    const begun = start();
    await begun;
    await loseSecret();
    await expectRefusal(start(), 'unavailable');
    await expectNobody(async () => expect(await finish(undefined, begun)).toBe('unavailable'));
    expect(social.api.output()).toContain('the client secret of a provider cannot be read');
  });

  it('that goes down meanwhile tells the app so', async () => {
    await expectNobody(async () => {
      const callback = await social.untilCallback(await start(), social.addPerson().subject);
      await social.idp.stop();
      const { url } = await social.browse(callback.href, 'nobody');
      expect(url.href).toBe(`${REDIRECT_TO}&error=provider_unavailable`);
    });
  });

  it.each([
    ['no JSON', (_: unknown, response: ServerResponse) => void response.end('<h1>Welcome</h1>')],
    ['JSON of another shape', json(['issuer'])],
    [
      'another issuer',
      json({ issuer: 'https://evil.example', authorization_endpoint: 'https://evil.example/a' }),
    ],
    ['not found', (_: unknown, response: ServerResponse) => void response.writeHead(404).end()],
    ['an error of its own', (_: unknown, response: ServerResponse) => void response.writeHead(502).end()],
    [
      'a redirect',
      (_: unknown, response: ServerResponse) =>
        void response.writeHead(302, { location: 'https://evil.example' }).end(),
    ],
    [
      'more than a document has',
      (_: unknown, response: ServerResponse) => {
        const { issuer } = social.idp;
        const document = JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth` });
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(document + ' '.repeat(2_000_000));
      },
    ],
    ['a broken connection', (_: unknown, response: ServerResponse) => void response.destroy()],
  ])('is unavailable where its discovery answers %s', async (_name, answer) => {
    await forgetDiscovery();
    social.idp.answers.set(DISCOVERY, answer);
    await expectRefusal(start(), 'unavailable');
    social.idp.answers.clear();
    await start();
  });

  it.each(['http://evil.example/a', 'javascript:alert(1)', 'ftp://evil.example', 'nonsense', undefined])(
    'sends no browser to %s',
    async (endpoint) => {
      await forgetDiscovery();
      const document = { issuer: social.idp.issuer, authorization_endpoint: endpoint };
      social.idp.answers.set(DISCOVERY, json(document));
      await expectRefusal(start(), 'unavailable');
    },
  );

  it('is asked over https or loopback alone, whatever its discovery names', async () => {
    await forgetDiscovery();
    const { idp } = social;
    const honest: unknown = await (await fetch(`${idp.issuer}${DISCOVERY}`)).json();
    const document = Object.assign({}, honest, { token_endpoint: 'http://0.0.0.0:1/token' });
    idp.answers.set(DISCOVERY, json(document));
    await expectNobody(async () => expect(await finish()).toBe('provider_error'));
  });

  it.each([
    ['no JSON', (_: unknown, response: ServerResponse) => void response.end('<h1>Welcome</h1>')],
    ['no token', json({})],
    ['no ID token', json({ access_token: 'x', token_type: 'bearer' })],
    ['an ID token that is none', json({ access_token: 'x', token_type: 'bearer', id_token: 'a.b.c' })],
    ['null', json(null)],
  ])('whose token endpoint answers %s lets nobody in', async (_name, answer) => {
    social.idp.answers.set('/token', answer);
    await expectNobody(async () => expect(await finish()).toBe('provider_error'));
  });

  it.each([
    ['/token', 'provider_unavailable'],
    ['/me', 'provider_unavailable'],
    ['/jwks', 'provider_unavailable'],
  ])('whose %s fails lets nobody in', async (path, error) => {
    await forgetDiscovery();
    social.idp.answers.set(path, (_request, response) => response.writeHead(500).end());
    await expectNobody(async () => expect(await finish()).toBe(error));
  });

  it('that hangs is given up', async () => {
    social.idp.answers.set('/token', () => undefined);
    await expectNobody(async () => expect(await finish()).toBe('provider_unavailable'));
  }, 20_000);

  it('52: an ID token counts only with its signature, issuer, audience, time, nonce and subject', async () => {
    const { issuer } = social.idp;
    const now = Math.floor(Date.now() / 1000);
    const { subject, email } = social.addPerson();
    /** The token endpoint answers an ID token of ours, with the address in it. */
    const finishWith = async (changes: object, tamper = (token: string) => token): Promise<string> => {
      const begun = await start();
      const nonce = new URL(begun).searchParams.get('nonce');
      const good = { iss: issuer, sub: subject, aud: CLIENT.id, iat: now, exp: now + 60, nonce };
      const claims = { ...good, email, email_verified: true, ...changes };
      const token = tamper(await social.idp.signIdToken(claims));
      social.idp.answers.set('/token', json({ access_token: 'x', token_type: 'bearer', id_token: token }));
      const { url } = await social.browse(begun, subject);
      return url.searchParams.get('error') ?? 'none';
    };
    await expectNobody(async () => {
      const wrong = [
        { iss: 'https://evil.example' },
        { aud: 'another client' },
        { aud: [CLIENT.id, 'another client'] },
        { exp: now - 60 },
        { iat: undefined },
        { nonce: undefined },
        { nonce: 'x' },
        { sub: undefined },
        { sub: '' },
        { sub: 'a\0b' },
        { sub: 's'.repeat(256) },
      ];
      for (const changes of wrong)
        expect(await finishWith(changes), JSON.stringify(changes)).toBe('provider_error');
      const forged = (token: string): string => {
        const [head = '', , signature = ''] = token.split('.');
        const { payload } = { payload: Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() };
        const other = Buffer.from(payload.replace(subject, 'another')).toString('base64url');
        return [head, other, signature].join('.');
      };
      const unsigned = (token: string): string =>
        [Buffer.from('{"alg":"none"}').toString('base64url'), token.split('.')[1], ''].join('.');
      for (const tamper of [forged, unsigned]) expect(await finishWith({}, tamper)).toBe('provider_error');
    });
    // The same but for nothing changed: else the others would prove nothing.
    expect(await finishWith({})).toBe('none');
  });

  it('with a wrong client secret lets nobody in', async () => {
    await social.save({ ...social.acme, name: 'acme', clientSecret: 'another-secret' });
    await expectNobody(async () => expect(await finish()).toBe('provider_error'));
    await social.save({ ...social.acme, name: 'acme' });
    await social.signInAs(social.addPerson().subject);
  });
});

it('a provider’s discovery is asked for once in a while, not for each sign-in', async () => {
  await forgetDiscovery();
  const asked = social.idp.asked.length;
  await Promise.all(Array.from({ length: 5 }, () => social.begin(newPkce())));
  for (let time = 0; time < 2; time += 1) await social.signInAs(social.addPerson().subject);
  const again = social.idp.asked.slice(asked);
  for (const path of [DISCOVERY, '/jwks']) expect(again.filter((each) => each === path)).toHaveLength(1);
});
