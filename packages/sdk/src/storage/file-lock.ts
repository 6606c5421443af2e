import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const WAIT_MS = 30_000;
/** Longer than any update takes: its holder is halted, or was another machine's. */
const STALE_MS = 10_000;

/**
 * Holds a lock file while `work` runs, and waits for others that do. A lock whose process is gone, or that is older
 * than ten seconds, is taken over; so `work` asks `isStillOurs` right before what cannot be undone.
 */
export async function withFileLock(
  lock: string,
  work: (isStillOurs: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const owner = `${process.pid} ${crypto.randomUUID()}`;
  const isStillOurs = async (): Promise<boolean> => (await ownerOf(lock)) === owner;
  await acquire(lock, owner);
  try {
    await work(isStillOurs);
  } finally {
    if (await isStillOurs()) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, owner: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  // Linked from a finished file, so that a lock never stands without its owner's name in it.
  const draft = `${lock}.${crypto.randomUUID()}`;
  await writeNew(draft, owner);
  try {
    while (!(await linkNew(draft, lock))) {
      if (Date.now() > deadline) throw new Error(`The lock ${lock} was held for too long.`);
      await removeIfStale(lock);
      await delay(2 + Math.random() * 8);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Moved away first, then looked at again: of two processes that find one stale lock, the second would otherwise remove
 * the first one's new lock. If it moved that, it puts it back.
 */
async function removeIfStale(lock: string): Promise<void> {
  const owner = await ownerOf(lock);
  if (owner === null || !(await isStale(lock, owner))) return;
  const aside = `${lock}.${crypto.randomUUID()}`;
  await rename(lock, aside).catch(ignoreMissing);
  const moved = await ownerOf(aside);
  if (moved !== null && moved !== owner) await linkNew(aside, lock);
  await rm(aside, { force: true });
}

async function isStale(lock: string, owner: string): Promise<boolean> {
  if (!isAlive(Number.parseInt(owner, 10))) return true;
  const facts = await stat(lock).catch(ignoreMissing);
  return facts !== null && Date.now() - facts.mtimeMs > STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    return codeOf(error) === 'EPERM';
  }
}

async function ownerOf(lock: string): Promise<string | null> {
  return readFile(lock, 'utf8').catch(ignoreMissing);
}

async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(text).finally(() => handle.close());
}

/** False where the name is taken. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function ignoreMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
