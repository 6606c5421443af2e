import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { connectClient, expectRefusal } from '../support/client.ts';
import { createSocialWorld, newPkce, REDIRECT_TO } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';

let social: SocialWorld;
/** Something inside the network that an operator must not reach through us. */
let internal: Server;
let connections = 0;
beforeAll(async () => {
  social = await createSocialWorld();
  internal = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(internal, 'listening');
  const address = internal.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  for (const [name, host] of Object.entries({ address: '127.0.0.1', name: 'localhost' }))
    await social.save({ ...social.acme, name, issuer: `https://${host}:${port}` });
});
afterAll(async () => {
  internal.close();
  await social.close();
});

/** Signs in with a provider, at a process in production. */
const visit = async (provider: string, variables: Record<string, string> = {}): Promise<string> => {
  const api = await startApi(social.database.url, { AALTO_ENV: 'production', ...variables });
  const { codeChallenge } = newPkce();
  const wish = { provider, redirectTo: REDIRECT_TO, codeChallenge };
  const call = connectClient(api.url, social.demo.anonKey).auth.signInWithOAuth.mutate(wish);
  await expectRefusal(call, 'unavailable');
  await api.stop();
  return api.output();
};

it.each(['address', 'name'])(
  'in production, nothing inside is asked that an issuer names by its %s',
  async (by) => {
    expect(await visit(by)).toContain('"errorCode":"INTERNAL_ADDRESS"');
    expect(connections).toBe(0);
  },
);

it('a network that PROVIDER_NETWORKS names is asked', async () => {
  const output = await visit('name', { PROVIDER_NETWORKS: '10.0.0.0/8, 127.0.0.0/8, ::1/128' });
  expect(output).toContain('"failure":"provider_unavailable"');
  expect(connections).toBe(1);
});
