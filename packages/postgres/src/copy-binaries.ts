import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { unlessMissing } from './system-error.ts';

/**
 * Copies the binaries out of a clone that the server's user cannot reach, and offers each copy in turn: a file system
 * may be read-only, or mounted `noexec`. /var/cache comes first, since it outlives a restart, only root
 * writes there, and nothing removes single files from it by age.
 */
export async function* copyBinaries(
  native: string,
  onNotice: (line: string) => void,
): AsyncGenerator<string> {
  const name = await versionedName(native);
  for (const parent of ['/var/cache', '/var/tmp', tmpdir()]) {
    const target = join(parent, name);
    try {
      if (await isTrusted(target)) yield target;
      else if (await copyTo(target, native)) {
        onNotice(`Copied the PostgreSQL binaries to ${target}, where an unprivileged user can run them`);
        yield target;
      }
    } catch {
      // This place does not serve; the next one may.
    }
  }
}

/** Versioned, so that an upgrade brings a new copy and never changes files under a running server. */
async function versionedName(native: string): Promise<string> {
  const manifest = (await unlessMissing(readFile(join(dirname(native), 'package.json'), 'utf8'))) ?? '';
  const version = /"version": *"([\w.-]+)"/.exec(manifest)?.[1] ?? 'unknown';
  return `aalto-postgres-${version}-${basename(dirname(native))}`;
}

/** Copies beside the target and renames, so that a copy which bears the name is complete. */
async function copyTo(target: string, native: string): Promise<boolean> {
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}-`);
  try {
    await cp(native, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    await openToAll(draft);
    await rename(draft, target);
  } catch {
    await rm(draft, { recursive: true, force: true });
  }
  return isTrusted(target); // Also where another process was first.
}

/** An install under umask 077 is closed to others, and the copy must not be. */
async function openToAll(tree: string): Promise<void> {
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  await chmod(tree, 0o755);
}

/** In a folder such as /tmp anyone may have put the name there first; what root alone can write is ours. */
async function isTrusted(target: string): Promise<boolean> {
  const found = await unlessMissing(lstat(target));
  return found !== undefined && found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
}
