import { readFile, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from './data-folder.ts';
import { PostgresInUseError, PostgresUnavailableError } from './errors.ts';
import { unlessMissing } from './system-error.ts';

export interface FolderLock {
  /** The port of the last start, wherever there was one. */
  readonly lastPort: number | undefined;
  rememberPort(port: number): Promise<void>;
  release(): void;
}

interface OwnerRecord {
  readonly pid?: number;
  readonly port?: number;
}

/** SQLite's SQLITE_BUSY (https://sqlite.org/rescode.html#busy): another connection holds the lock. */
const sqliteBusy = 5;

/** A lock that the garbage collector closed would be free while PostgreSQL still runs. */
const heldLocks = new Set<DatabaseSync>();

/**
 * Takes the folder for the life of this process.
 *
 * The lock is the operating system's, on an empty SQLite file, because Node has no `flock` of its own: the kernel
 * drops it however the process ends, kill -9 included. So "in use" and "left behind" are never confused, even when a
 * process id was reused or two containers see the same folder. `owner.json` only serves to name the holder.
 */
export async function lockFolder(folder: DataFolder): Promise<FolderLock> {
  const lock = takeLock(folder);
  const previous = await readOwner(folder);
  if (lock === undefined) throw new PostgresInUseError(folder.root, previous.pid);

  heldLocks.add(lock);
  const rememberPort = (port: number | undefined): Promise<void> =>
    writeFile(folder.owner, `${JSON.stringify({ pid: process.pid, port })}\n`);
  await rememberPort(previous.port);
  return {
    lastPort: previous.port,
    rememberPort,
    release() {
      if (heldLocks.delete(lock)) lock.close();
    },
  };
}

function takeLock(folder: DataFolder): DatabaseSync | undefined {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(folder.lock, { timeout: 0 });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'); // No journal: there is nothing to write.
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    throw new PostgresUnavailableError(
      `${folder.lock} cannot be locked (${String(error)}): set DATA_DIR to a folder of your own on a local disk.`,
    );
  }
}

async function readOwner(folder: DataFolder): Promise<OwnerRecord> {
  const text = await unlessMissing(readFile(folder.owner, 'utf8'));
  return text === undefined ? {} : parseOwner(text);
}

/** A kill can leave half a record, which then says nothing: the lock decides, not the record. */
function parseOwner(text: string): OwnerRecord {
  const pid = /"pid":(\d+)/.exec(text)?.[1];
  const port = /"port":(\d+)/.exec(text)?.[1];
  return { ...(pid && { pid: Number(pid) }), ...(port && { port: Number(port) }) };
}
