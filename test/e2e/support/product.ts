import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import postgres from 'postgres';

import { freePort } from '../../support/api-process.ts';
import { connectClient, headers } from '../../support/client.ts';
import { passTime } from '../../support/pass-time.ts';
import { OPERATOR } from '../../support/settings.ts';
import { webAppArguments } from './web-apps.ts';

const START = fileURLToPath(new URL('../../../apps/api/src/start.ts', import.meta.url));

/** Of the demo backend, as a fresh installation has them. */
export const STANDARD_SETTINGS = {
  requireMfa: false,
  requireEmailProof: false,
  signupsEnabled: true,
  enrollmentProof: 'none',
  aal2MaxAgeSeconds: 86_400,
  aal2InactivitySeconds: null,
  rememberDeviceDays: 0,
} as const;

export type Product = Awaited<ReturnType<typeof startProduct>>;

/**
 * What `npm start` starts, with data and ports of its own.
 *
 * @param settings What else is set in its environment.
 */
export async function startProduct(settings: Readonly<Record<string, string>> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'aalto-e2e-'));
  const [port, demoPort] = [await freePort(), await freePort()];
  const variables = {
    ...settings,
    DATA_DIR: dataDir,
    PORT: String(port),
    DEMO_PORT: String(demoPort),
    AALTO_OPERATOR_EMAIL: OPERATOR.email,
    AALTO_OPERATOR_PASSWORD: OPERATOR.password,
  };
  let running = await start(variables);
  const keys = await readEnvFile(dataDir);
  const { DATABASE_URL = '', AALTO_DEMO_ANON_KEY: anonKey = '' } = keys;

  const stop = (): Promise<void> => end(running, 'SIGTERM');
  return {
    apiUrl: `http://localhost:${port}`,
    consoleUrl: `http://localhost:${port}/console`,
    demoUrl: `http://localhost:${demoPort}`,
    operator: OPERATOR,
    anonKey,
    stop,
    /** On the same data; also where it was stopped. */
    async start(): Promise<void> {
      running = await start(variables);
    },
    /** Changes something of the demo backend as the console does, where a test is not about the console. */
    operate: (procedure: string, input: object): Promise<void> =>
      operate(`http://localhost:${port}`, keys, procedure, input),
    /** Throws the switch of the demo backend. */
    requireMfa: (isRequired: boolean): Promise<void> =>
      operate(`http://localhost:${port}`, keys, 'backends.updateAuthentication', { requireMfa: isRequired }),
    /** Lets time pass for what is stored: codes that were used may be used again, for one. */
    async passTime(seconds: number): Promise<void> {
      const sql = postgres(DATABASE_URL, { max: 1 });
      await passTime({ sql }, seconds);
      await sql.end();
    },
    /** What the audit says of an account, the oldest first. */
    async auditOf(email: string): Promise<string[]> {
      const sql = postgres(DATABASE_URL, { max: 1 });
      const events = await sql<{ type: string }[]>`
        select type from auth.audit_events
        where subject_id = (select id from auth.users where email = ${email}) order by at
      `;
      await sql.end();
      return events.map(({ type }) => type);
    },
    async remove(): Promise<void> {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A test that fails half-way must not leave its processes behind. */
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

async function start(variables: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [START, ...webAppArguments()], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops everything')) resolve();
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const hasEnded = once(child, 'exit').then(() => {
    throw new Error(`npm start ended:\n${output}`);
  });
  await Promise.race([isReady, hasEnded]);
  hasEnded.catch(() => undefined);
  return child;
}

async function operate(
  apiUrl: string,
  { AALTO_CONSOLE_ANON_KEY: apikey = '' }: Record<string, string>,
  procedure: string,
  input: object,
): Promise<void> {
  const { session } = await connectClient(apiUrl, apikey).auth.signInWithPassword.mutate(OPERATOR);
  const given = { ...headers(apikey, session.accessToken), 'content-type': 'application/json' };
  const listed = await fetch(`${apiUrl}/console/trpc/backends.list`, { headers: given });
  const backendId = /"id":"([\w-]+)","slug":"demo"/.exec(await listed.text())?.[1];
  const answer = await fetch(`${apiUrl}/console/trpc/${procedure}`, {
    method: 'POST',
    headers: given,
    body: JSON.stringify({ backendId, ...input }),
  });
  if (!answer.ok) throw new Error(`${procedure} was refused: ${await answer.text()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function readEnvFile(dataDir: string): Promise<Record<string, string>> {
  const lines = (await readFile(join(dataDir, 'env'), 'utf8')).trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}
