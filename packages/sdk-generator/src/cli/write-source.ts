import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The text of a file, or undefined where there is none. */
export async function readSource(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file at once or not at all, so that whoever reads it meanwhile never sees half of it; one that says the
 * same already is left alone, so that no watcher wakes. Answers whether it was written.
 */
export async function writeSource(path: string, source: string): Promise<boolean> {
  if ((await readSource(path)) === source) return false;
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `${temporaryName(path)}${process.pid}`);
  try {
    await writeFile(temporary, source);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return true;
}

/** What the name of a file begins with while it is being written; the process's id follows. */
export function temporaryName(path: string): string {
  return `.${basename(path)}.tmp-`;
}
