import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
const compiler = fileURLToPath(
  import.meta.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
);

/** Type-checks files together, beside this package's own sources; answers the compiler's complaints, one a line. */
export async function typeCheck(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await temporaryFolder();
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(packageFolder, 'tsconfig.json'),
        compilerOptions: { types: ['node'] },
        files: Object.keys(files),
        include: [],
      }),
    );
    return await compile(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Inside the package, so that imports resolve; git ignores it, and every tool with it. */
export async function temporaryFolder(): Promise<string> {
  const parent = join(packageFolder, '.aalto');
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 'generated-'));
}

function compile(folder: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], (error, stdout, stderr) => {
      const complaints = stdout.split('\n').filter((line) => line.includes('error TS'));
      // A compiler that fails without saying why has checked nothing.
      if (error && complaints.length === 0) reject(new Error(`${stdout}${stderr}`, { cause: error }));
      else resolve(complaints);
    });
  });
}
