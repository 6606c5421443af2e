import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Credentials } from './credentials.ts';
import type { DataFolder } from './data-folder.ts';
import { PostgresUnavailableError } from './errors.ts';
import { runProgram, type ProgramResult } from './run-program.ts';
import { dataArgument, handOver, type ServerUser } from './server-user.ts';

export interface ClusterOptions {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly credentials: Credentials;
  /** False where the caller turned fsync off and will throw the data away. */
  readonly durable: boolean;
}

const setupPrefix = 'setup-';

/**
 * Makes the cluster with its role and database in a folder beside, and renames it into place as the last step. So an
 * interruption at any moment leaves no cluster at all, and the next start begins again. The name beside is random,
 * because an `initdb` whose parent was killed may still be writing.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { folder, user } = options;
  await removeUnfinished(folder);
  const setup = await mkdtemp(join(folder.root, setupPrefix));
  const cluster = join(setup, 'cluster');
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(join(setup, 'password'), options.credentials.superuserPassword, { mode: 0o600 });
  if (user !== undefined) await handOver(setup, user);

  await initializeCluster(cluster, options);
  await createOwner(cluster, options);
  await chmod(cluster, 0o700);
  await rename(cluster, folder.cluster);
  if (options.durable) await syncFolder(folder.root);
  await removeUnfinished(folder);
}

/** The built-in C.UTF-8 sorts and folds case alike on every system, without the system's own locales. */
async function initializeCluster(cluster: string, options: ClusterOptions): Promise<void> {
  const { binaries, user } = options;
  const args = ['-D', dataArgument(cluster, user), '-U', 'postgres', '--auth=scram-sha-256'];
  args.push('--pwfile=../password', '--encoding=UTF8', '--locale=C');
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  if (!options.durable) args.push('--no-sync');
  refuseFailure(await runProgram(binaries.initdb, args, { cwd: cluster, user }), options);
}

/**
 * Single-user mode needs neither a port nor a password, and its work is part of the rename. The statement is kept
 * out of PostgreSQL's error messages, because it carries the password.
 */
async function createOwner(cluster: string, options: ClusterOptions): Promise<void> {
  const { binaries, user, credentials, durable } = options;
  const args = ['--single', '-D', dataArgument(cluster, user), '-c', 'exit_on_error=on'];
  args.push('-c', 'log_min_error_statement=panic', '-c', `fsync=${durable ? 'on' : 'off'}`, 'postgres');
  const input = [
    `CREATE ROLE aalto LOGIN CREATEROLE CREATEDB PASSWORD '${credentials.ownerPassword}';`,
    'CREATE DATABASE aalto OWNER aalto;',
    '',
  ].join('\n');
  refuseFailure(await runProgram(binaries.postgres, args, { cwd: cluster, user, input }), options);
}

function refuseFailure(result: ProgramResult, options: ClusterOptions): void {
  if (result.succeeded) return;
  throw new PostgresUnavailableError(
    `PostgreSQL could not set up its files in ${options.folder.root}: see its words below, ` +
      'or set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own.',
    result.output,
  );
}

async function removeUnfinished(folder: DataFolder): Promise<void> {
  for (const entry of await readdir(folder.root)) {
    if (!entry.startsWith(setupPrefix)) continue;
    await rm(join(folder.root, entry), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

/** Without it a power cut could take the rename back, and with it rows that were committed since. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows opens no folders, and journals the rename itself.
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}
