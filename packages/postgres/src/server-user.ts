import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { PostgresUnavailableError } from './errors.ts';
import { unlessMissing } from './system-error.ts';

/** Whom PostgreSQL runs as where this process is root; in the shape that `spawn` takes. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, since a hole in it would then be a hole in the machine. So root drops to the
 * owner of the existing cluster, or else to `nobody`. Anyone else runs it as themselves.
 *
 * Accepted risk: another service of this machine that also runs as `nobody` could signal PostgreSQL. It cannot open
 * the data files by their path, because the folder that we make around the cluster stays root's, mode 0700.
 */
export async function chooseServerUser(folder: DataFolder): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const cluster = await unlessMissing(stat(folder.cluster));
  if (cluster !== undefined && cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid };

  const user = await findNobody();
  await refuseUnreachable(folder.root);
  if (cluster !== undefined) await handOver(folder.cluster, user);
  return user;
}

/**
 * The `-D` of a server whose working directory is the cluster.
 *
 * A clone below /root, or in a folder of mode 0700, is out of reach for `nobody`. But `spawn` enters the working
 * directory before it drops root, and Linux follows /proc/self/cwd without asking the folders above.
 */
export function dataArgument(cluster: string, user: ServerUser | undefined): string {
  return user !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** Gives a tree to the server's user. A copy that root made of a data folder belongs to root throughout. */
export async function handOver(tree: string, user: ServerUser): Promise<void> {
  try {
    for (const entry of await readdir(tree, { recursive: true })) {
      await lchown(join(tree, entry), user.uid, user.gid);
    }
    await chown(tree, user.uid, user.gid);
  } catch (error) {
    throw new PostgresUnavailableError(
      `PostgreSQL does not run as root, and ${tree} cannot be given to user ${user.uid} (${String(error)}): ` +
        'start as a normal user, or set DATABASE_URL.',
    );
  }
}

/** Without /proc/self/cwd every folder above must let `nobody` pass, and their modes are not ours to change. */
export async function refuseUnreachable(path: string, platform = process.platform): Promise<void> {
  if (platform === 'linux') return;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) !== 0) continue;
    throw new PostgresUnavailableError(
      `PostgreSQL does not run as root, and nobody else can reach ${path}, because of ${folder}: ` +
        'start as a normal user, or set DATA_DIR to a folder that every user can reach.',
    );
  }
}

async function findNobody(): Promise<ServerUser> {
  const users = (await unlessMissing(readFile('/etc/passwd', 'utf8'))) ?? '';
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(users) ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}
