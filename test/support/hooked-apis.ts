import { randomUUID } from 'node:crypto';

import { createRouter } from '@aalto/api';
import { createAalto } from '@aalto/server';
import type { Aalto, AaltoHooks, OutgoingMail } from '@aalto/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { AnyRouter } from '@trpc/server';

import { listen } from '../../apps/api/src/listen.ts';
import { freePort } from './api-process.ts';
import { connectClient } from './client.ts';
import type { Client } from './client.ts';
import { ISSUER, SECRET } from './settings.ts';
import type { SocialWorld } from './social-world.ts';
import type { Session } from './world.ts';

export type HookedApis = Awaited<ReturnType<typeof startHookedApis>>;

/**
 * Two APIs with a team's hooks on the database of a world, each with pools and a port of its own, in the test's process:
 * what a hook does can be changed while they run. Their mails reach the test, and what they log.
 */
export async function startHookedApis({ database, demo }: SocialWorld, hooks: AaltoHooks) {
  const logged: Record<string, unknown>[] = [];
  const mails: OutgoingMail[] = [];
  const read = new Map<string, number>();
  const write = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const open = async () => {
    const aalto = createAalto({
      database: database.url,
      secret: SECRET,
      publicUrl: ISSUER,
      environment: 'development',
      log: { info: write, warn: write, error: write },
      hooks: { sendMail: async (mail) => void mails.push(mail), ...hooks },
    });
    await aalto.start();
    const router = createRouter(aalto, { exportFolder: '/dev/null' });
    const port = await freePort();
    const hostname = '127.0.0.1';
    const listener = await listen((request) => answer(aalto, router, request), {
      setting: 'PORT',
      port,
      hostname,
    });
    return { url: `http://${hostname}:${port}`, close: () => listener.close().then(() => aalto.close()) };
  };
  const apis = [await open(), await open()] as const;

  return {
    apis,
    logged,
    /** What was logged about a hook, as text: for a search in it. */
    logOf: (hook: keyof AaltoHooks): string =>
      JSON.stringify(logged.filter((fields) => fields['hook'] === hook)),
    client: (session?: Session, n = 0): Client =>
      connectClient(apis[n % 2 === 0 ? 0 : 1].url, demo.anonKey, session?.accessToken),
    /** The next mail to an address that was not read yet. */
    async mailTo(address: string): Promise<OutgoingMail> {
      const index = read.get(address) ?? 0;
      for (let tries = 0; tries < 400; tries += 1) {
        const mail = mails.filter(({ to }) => to === address)[index];
        if (mail) {
          read.set(address, index + 1);
          return mail;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`No mail came to ${address}`);
    },
    async close(): Promise<void> {
      await Promise.all(apis.map((api) => api.close()));
    },
  };
}

/** No address, so that none of the many calls that a test makes from one is refused for its sake. */
function answer(aalto: Aalto, router: AnyRouter, request: Request): Response | Promise<Response> {
  const meta = { requestId: randomUUID(), ipAddress: null };
  if (!new URL(request.url).pathname.startsWith('/trpc/')) return aalto.handler(request, meta);
  return fetchRequestHandler({ endpoint: '/trpc', router, ...aalto.fetchOptions(request, meta) });
}
