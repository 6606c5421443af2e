import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { createServer as createViteServer } from 'vite';

const APPS = fileURLToPath(new URL('../../..', import.meta.url));

export interface DevServer {
  /** Where it answers; its pages are seen through the port of the app itself. */
  readonly address: string;
  close(): Promise<void>;
}

/** Vite's dev server of an app: it builds what it is asked for, and tells open pages what has changed. */
export async function startDevServer(app: 'demo' | 'console'): Promise<DevServer> {
  const port = await freePort();
  const root = `${APPS}/${app}`;
  // The page comes through our port; its connection for changes does not.
  const hmr = { host: '127.0.0.1', clientPort: port };
  const server = await createViteServer({
    root,
    configFile: `${root}/vite.config.ts`,
    clearScreen: false,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port, strictPort: true, hmr },
  });
  await server.listen();
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
