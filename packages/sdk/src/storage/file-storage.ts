import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { withFileLock } from './file-lock.ts';
import type { TokenStorage } from './token-storage.ts';

/**
 * For programs on Node: command lines, services, workers. Processes that name one file share one session. An update
 * takes a lock beside the file, writes a new one, flushes it and renames it over the old one, so that a crash at any
 * moment leaves the one or the other. Only the owner may read the file. On local disks: network file systems do not
 * keep these promises.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 * import { fileStorage } from '@aalto/sdk/node';
 *
 * const storage = fileStorage('/var/lib/my-app/session.json');
 * createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…', storage });
 */
export function fileStorage(path: string): TokenStorage {
  const file = resolve(path);
  return {
    read: () => readStored(file),
    async update(change) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await withFileLock(`${file}.lock`, async (isStillOurs) => {
        const stored = await readStored(file);
        const next = change(stored);
        if (next !== stored) await replace(file, next, isStillOurs);
      });
    },
  };
}

async function readStored(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function replace(
  file: string,
  text: string | null,
  isStillOurs: () => Promise<boolean>,
): Promise<void> {
  const draft = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    if (text !== null) await writeFlushed(draft, text);
    if (!(await isStillOurs()))
      throw new Error(`The lock of ${file} was taken over: this process was halted.`);
    await (text === null ? rm(file, { force: true }) : rename(draft, file));
    await flushFolder(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeFlushed(file: string, text: string): Promise<void> {
  await withOpen(await open(file, 'wx', 0o600), async (handle) => {
    await handle.writeFile(text);
    await handle.sync();
  });
}

/** The name too must be on the disk. Windows cannot flush a folder, and does not need to. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withOpen(await open(folder, 'r'), (handle) => handle.sync());
}

async function withOpen(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}
