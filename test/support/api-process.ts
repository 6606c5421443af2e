import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { ISSUER, OPERATOR, SECRET } from './settings.ts';

const MAIN = fileURLToPath(new URL('../../apps/api/src/main.ts', import.meta.url));

export interface ApiProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has printed so far: its log lines. */
  output(): string;
  /** Asks it to stop, and waits. */
  stop(): Promise<void>;
  /** Kills it on the spot. */
  kill(): Promise<void>;
}

/** A test that fails half-way must not leave its processes behind. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A real API process of its own, as `npm run api` starts it. */
export async function startApi(
  databaseUrl: string,
  variables: Record<string, string> = {},
): Promise<ApiProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...defaults(databaseUrl, port), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, () => output);
  return { url, child, output: () => output, stop: () => ended('SIGTERM'), kill: () => ended('SIGKILL') };
}

function defaults(databaseUrl: string, port: number): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    AALTO_SECRET: SECRET,
    AALTO_ENV: 'development',
    AALTO_OPERATOR_EMAIL: OPERATOR.email,
    AALTO_OPERATOR_PASSWORD: OPERATOR.password,
    PUBLIC_URL: ISSUER,
    PORT: String(port),
    LOG_LEVEL: 'info',
  };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The API process ended:\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The API process did not become ready:\n${output()}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
