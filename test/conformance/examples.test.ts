import { execFile } from 'node:child_process';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Within the workspace, where examples find the packages that they import. */
const FOLDER = join(ROOT, 'test/.examples');

afterAll(() => rm(FOLDER, { recursive: true, force: true }));

/** The code after each `@example` of a file's doc comments, up to the next tag. */
function examplesIn(source: string): string[] {
  const comments = [...source.matchAll(/\/\*\*([^]*?)\*\//g)].map(([, text = '']) =>
    text.replaceAll(/^\s*\* ?/gm, ''),
  );
  return comments
    .flatMap((text) => text.split(/^(?=@\w)/m).filter((part) => part.startsWith('@example')))
    .map((part) => part.slice('@example'.length));
}

/** The README and the guides speak of a caller's own values. */
function examplesInProse(source: string): string[] {
  const given = ['anonKey', 'email', 'password', 'code', 'redirectTo']
    .map((name) => `declare const ${name}: string;`)
    .join('\n');
  const blocks = [...source.matchAll(/```tsx?\n([^]*?)```/g)].map(([, code = '']) => code);
  return blocks.filter((code) => code.startsWith('import ')).map((code) => `${code}\n${given}`);
}

async function writeExamples(): Promise<number> {
  const examples: string[] = [];
  for await (const file of glob('{README.md,docs/guides/*.md}', { cwd: ROOT })) {
    examples.push(...examplesInProse(await readFile(join(ROOT, file), 'utf8')));
  }
  for await (const file of glob('{packages,apps}/*/src/**/*.{ts,tsx}', { cwd: ROOT })) {
    examples.push(
      ...examplesIn(await readFile(join(ROOT, file), 'utf8')).map((code) => `// ${file}\n${code}`),
    );
  }
  await mkdir(FOLDER, { recursive: true });
  const compilerOptions = {
    lib: ['es2024', 'esnext.error', 'dom'],
    jsx: 'react-jsx',
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const config = { extends: '../../tsconfig.base.json', compilerOptions, include: ['*.tsx'] };
  await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify(config));
  await Promise.all(
    examples.map((code, index) => writeFile(join(FOLDER, `example-${index}.tsx`), `${code}\nexport {};\n`)),
  );
  return examples.length;
}

it('every example of a doc comment, and those of the README and the guides, compile', async () => {
  expect(await writeExamples()).toBeGreaterThan(60);
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiling = promisify(execFile)(process.execPath, [compiler, '-p', FOLDER]).catch(
    (error: unknown) => error,
  );
  expect(await compiling).toMatchObject({ stdout: '' });
}, 120_000);
