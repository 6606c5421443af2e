import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './data-folder.ts';
import { PostgresUnavailableError } from './errors.ts';
import { programEnvironment } from './run-program.ts';
import { clusterMark, readPidFile } from './running-server.ts';
import { dataArgument, type ServerUser } from './server-user.ts';

export interface LaunchOptions {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}

export interface LaunchedServer {
  readonly pid: number;
  /** Resolves when the supervisor is gone, and PostgreSQL with it unless the supervisor was killed. */
  readonly ended: Promise<void>;
  /** Asks for a fast shutdown; `ended` tells when it is done. */
  requestStop(): void;
}

/** Starts PostgreSQL under its supervisor, and answers once it accepts connections, however long its recovery takes. */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const supervisor = await spawnSupervisor(options);
  const ended = new Promise<void>((resolve) => supervisor.once('exit', () => resolve()));
  const pid = await readServerPid(supervisor);
  while (!(await isReady(options.folder, pid))) {
    if (hasEnded(supervisor)) throw await startFailure(options.folder);
    await delay(5);
  }
  supervisor.unref(); // An application that has nothing else to do may end, and PostgreSQL ends with it.
  return {
    pid,
    ended,
    requestStop() {
      supervisor.ref();
      supervisor.stdin?.end();
    },
  };
}

async function spawnSupervisor(options: LaunchOptions): Promise<ChildProcess> {
  const { folder, binaries, user } = options;
  const program = join(import.meta.dirname, `supervisor${extname(import.meta.filename)}`);
  const identity = [String(user?.uid ?? ''), String(user?.gid ?? '')];
  const args = [program, binaries.postgres, binaries.pgCtl, ...identity, ...(await serverArguments(options))];
  const log = await open(folder.log, 'w', 0o600);
  const supervisor = spawn(process.execPath, args, {
    cwd: folder.cluster,
    detached: true,
    env: programEnvironment(),
    stdio: ['pipe', 'pipe', log.fd],
    windowsHide: true,
  });
  supervisor.stdin?.on('error', () => {}); // It is gone already; `ended` tells.
  await once(supervisor, 'spawn').finally(() => log.close());
  return supervisor;
}

async function serverArguments({ folder, user, port, settings }: LaunchOptions): Promise<string[]> {
  const all = {
    ...settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataArgument(folder.cluster, user), '-c', await clusterMark(folder.cluster), ...flags];
}

/** The supervisor's only line; 0, the id of no server, where it ended without one. */
async function readServerPid(supervisor: ChildProcess): Promise<number> {
  for await (const line of supervisor.stdout ?? []) return Number(String(line));
  return 0;
}

/** The process id guards against reading the state of a server that is still shutting down. */
async function isReady(folder: DataFolder, pid: number): Promise<boolean> {
  const server = await readPidFile(folder.cluster);
  return server !== undefined && server.ready && server.pid === pid;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function startFailure(folder: DataFolder): Promise<PostgresUnavailableError> {
  const log = await readFile(folder.log, 'utf8');
  return new PostgresUnavailableError(`PostgreSQL did not start on ${folder.root}. Its last words:`, log);
}
