/**
 * What lies in the data folder:
 *
 * - `cluster/`          PostgreSQL's own files. The folder appears complete or not at all: see create-cluster.ts.
 * - `credentials.json`  the passwords of `postgres` and `aalto`, mode 0600
 * - `postgres.log`      what the server says, emptied at each start, mode 0600
 * - `owner.json`        the process that holds the folder, and the port of its last start
 * - `lock`              held by that process for as long as it lives: see folder-lock.ts
 * - `setup-…/`          a cluster in the making; one that an interruption left is removed by the next start
 */
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PostgresUnavailableError } from './errors.ts';
import { systemErrorCode, unlessMissing } from './system-error.ts';

export interface DataFolder {
  readonly root: string;
  readonly cluster: string;
  readonly credentials: string;
  readonly log: string;
  readonly owner: string;
  readonly lock: string;
}

/** Makes the folder where it is missing, readable by nobody else, and refuses what cannot serve as one. */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const root = resolve(dataDir);
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new PostgresUnavailableError(
      `${root} cannot be the data folder: ${reason(error)}. Set DATA_DIR to another folder.`,
    );
  }
  await refuseForeignCluster(root);
  return {
    root,
    cluster: join(root, 'cluster'),
    credentials: join(root, 'credentials.json'),
    log: join(root, 'postgres.log'),
    owner: join(root, 'owner.json'),
    lock: join(root, 'lock'),
  };
}

/** The files of one major version are unreadable to another; PostgreSQL would say so, but not what to do. */
export async function refuseOtherMajor(folder: DataFolder, major: string): Promise<void> {
  const found = await clusterVersion(folder.cluster);
  if (found === undefined || found === major) return;
  throw new PostgresUnavailableError(
    `${folder.cluster} was written by PostgreSQL ${found}, and this is PostgreSQL ${major}: ` +
      `move its data with pg_dump and a PostgreSQL ${found}, or set DATA_DIR to another folder.`,
  );
}

async function refuseForeignCluster(root: string): Promise<void> {
  const found = await clusterVersion(root);
  if (found === undefined) return;
  throw new PostgresUnavailableError(
    `${root} is itself the data folder of a PostgreSQL ${found} that was set up elsewhere: ` +
      'start that one and set DATABASE_URL, or set DATA_DIR to another folder.',
  );
}

async function clusterVersion(cluster: string): Promise<string | undefined> {
  const text = await unlessMissing(readFile(join(cluster, 'PG_VERSION'), 'utf8'));
  return text?.trim();
}

function reason(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file stands in its place';
    case 'EACCES':
    case 'EPERM':
      return `the user with id ${process.getuid?.() ?? 'unknown'} may not write there`;
    case 'EROFS':
      return 'it lies on a read-only file system';
    default:
      return String(error);
  }
}
