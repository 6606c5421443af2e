import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { ServerUser } from '../server-user.ts';

/** What an application in another process got from `startPostgres`, or the error. */
export interface HostAnswer {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  readonly firstStart: boolean;
  readonly error?: { readonly name: string; readonly message: string; readonly pid?: number };
}

export interface HostOptions {
  readonly user?: ServerUser;
  /** The `index.ts` to run, where it is another clone's. */
  readonly source?: string;
  /** True for an application that has nothing more to do once PostgreSQL runs. */
  readonly idle?: boolean;
}

const script = `
  const [source, dataDir, idle] = process.argv.slice(1);
  const { startPostgres } = await import(source);
  process.on('SIGINT', () => {});
  try {
    const { url, pid, port, firstStart } = await startPostgres({ dataDir, settings: { fsync: 'off' } });
    console.log(JSON.stringify({ url, pid, port, firstStart }));
    if (idle !== 'true') setInterval(() => {}, 1000);
  } catch ({ name, message, pid }) {
    console.log(JSON.stringify({ error: { name, message, pid } }));
  }
`;

/** Spawns an application that starts PostgreSQL; does not wait for it. It is killed after the test. */
export function spawnHost(dataDir: string, options: HostOptions = {}): ChildProcess {
  const source = options.source ?? new URL('../index.ts', import.meta.url).href;
  const args = ['--input-type=module', '-e', script, '--', source, dataDir, String(options.idle ?? false)];
  const host = spawn(process.execPath, args, {
    cwd: '/',
    detached: true,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options.user,
  });
  onTestFinished(() => kill(host));
  return host;
}

export async function hostAnswer(host: ChildProcess): Promise<HostAnswer> {
  for await (const line of host.stdout ?? []) {
    const answer: HostAnswer = JSON.parse(String(line));
    onTestFinished(async () => {
      await kill(host);
      if (answer.pid !== undefined) await untilGone(answer.pid);
    });
    return answer;
  }
  throw new Error('The host ended without an answer');
}

export async function kill(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  host.kill('SIGKILL');
  await once(host, 'exit');
}

/** Resolves when no process has the id. */
export async function untilGone(pid: number): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await delay(10)) {
    if (!isAlive(pid)) return;
  }
  throw new Error(`Process ${pid} is still there`);
}

/** A zombie, which only waits for its parent to notice, is dead. */
export function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
