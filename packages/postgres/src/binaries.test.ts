import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostAnswer, spawnHost } from './test-support/host-process.ts';
import { connect } from './test-support/own-server.ts';
import { binariesPackage, clonePackage } from './test-support/package-clone.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';

test('missing binaries are reported with the package and with what to do', async () => {
  const clone = await scratchFolder();
  const { source } = await clonePackage(clone, { binaries: false });
  const { error } = await hostAnswer(spawnHost(join(clone, '.aalto'), { source }));
  expect(error?.name).toBe('PostgresUnavailableError');
  expect(error?.message).toContain(`the optional package ${binariesPackage} is not installed`);
  expect(error?.message).toContain('set DATABASE_URL');
});

test('an install with blocked scripts, and so without the symbolic links of the libraries, works', async () => {
  const clone = await scratchFolder();
  const { source, native } = await clonePackage(clone, { symlinks: false });
  const { url } = await hostAnswer(spawnHost(join(clone, '.aalto'), { source }));
  const links = await readdir(join(native, 'lib'), { withFileTypes: true });
  expect(links.some((entry) => entry.isSymbolicLink())).toBe(true);
  expect(await connect(url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
