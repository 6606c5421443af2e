import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeProcess } from './describe-process.ts';
import { PostgresUnavailableError } from './errors.ts';
import { fastShutdownMilliseconds, signalServer } from './signal-server.ts';
import { unlessMissing } from './system-error.ts';

export interface PidFile {
  readonly pid: number;
  readonly ready: boolean;
}

/** PostgreSQL's own record of the server on a cluster: line 1 is the process id, line 8 its state. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await unlessMissing(readFile(join(cluster, 'postmaster.pid'), 'utf8'));
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/**
 * Ends a server that was left behind, and waits for one that is already shutting down. Only the holder of the
 * folder's lock may call it. Answers whether there was one.
 */
export async function endLeftoverServer(cluster: string, pgCtl: string): Promise<boolean> {
  const leftover = await findServer(cluster);
  if (leftover === undefined) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return false;
  }
  signalServer(leftover, 'SIGINT', pgCtl);
  if (await serverIsGone(cluster, leftover, fastShutdownMilliseconds)) return true;
  signalServer(leftover, 'SIGQUIT', pgCtl);
  if (await serverIsGone(cluster, leftover, fastShutdownMilliseconds)) return true;
  throw new PostgresUnavailableError(
    `The PostgreSQL that an earlier run left behind on ${cluster} does not end: stop process ${leftover}.`,
  );
}

/**
 * A setting without meaning to PostgreSQL, on its command line: it says whose server a process is. Every user may read
 * command lines, whereas root in a container may not look at the working directory of another user's process.
 */
export async function clusterMark(cluster: string): Promise<string> {
  const { dev, ino } = await stat(cluster);
  return `aalto.cluster=${dev}-${ino}`;
}

/**
 * A living process of the recorded id is not yet the server. Ids are reused, in a restarted container almost surely,
 * and PostgreSQL itself would then refuse to start. Should a killed server's workers linger, the new one still
 * notices them, by the shared memory that it finds through the inode of the cluster.
 */
async function findServer(cluster: string): Promise<number | undefined> {
  const record = await readPidFile(cluster);
  if (record === undefined) return undefined;
  const description = await describeProcess(record.pid);
  return description?.includes(await processMark(cluster)) ? record.pid : undefined;
}

async function serverIsGone(cluster: string, pid: number, withinMilliseconds: number): Promise<boolean> {
  const mark = await processMark(cluster);
  const deadline = performance.now() + withinMilliseconds;
  while (performance.now() < deadline) {
    const description = await describeProcess(pid);
    const isEnding = description === '';
    if (!isEnding && !description?.includes(mark)) return true;
    await delay(10);
  }
  return false;
}

/** Windows tells a process's program only. */
async function processMark(cluster: string): Promise<string> {
  return process.platform === 'win32' ? 'postgres.exe' : clusterMark(cluster);
}
