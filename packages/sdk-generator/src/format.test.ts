import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { generateApi } from './generate-api.ts';
import { router as constructs } from './test-support/constructs-router.ts';
import { router } from './test-support/sdk-router.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const config = join(modules, '..', '.oxfmtrc.json');

function formatterComplains(files: readonly string[]): Promise<string> {
  const args = [join(modules, 'oxfmt', 'bin', 'oxfmt'), '--config', config, '--check', ...files];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}` : ''));
  });
}

test('the generated file passes the check of the formatter as it is', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aalto-format-'));
  try {
    const sources = await Promise.all([generateApi(router), generateApi(constructs)]);
    const files = sources.map((_, index) => join(folder, `api-${index}.ts`));
    await Promise.all(files.map((file, index) => writeFile(file, sources[index] ?? '')));

    expect(await formatterComplains(files)).toBe('');
  } finally {
    await rm(folder, { recursive: true });
  }
});
