import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../test-support/type-check.ts';

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url));
const support = fileURLToPath(new URL('../test-support/procedure.ts', import.meta.url));

const moduleOf = (name: string, more = '') => `
import { z } from 'zod';
import { neverCalled, procedure, t } from ${JSON.stringify(support)};
export const router = t.router({
  ${name}: procedure.output(z.object({ ok: z.boolean() })).query(neverCalled),
});
${more}`;

let folder: string;
let router: string;
let out: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  router = join(folder, 'api', 'sdk-router.ts');
  out = join(folder, 'sdk', 'generated', 'api.ts');
  await mkdir(join(folder, 'api'));
  await writeFile(router, moduleOf('first'));
});

afterEach(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function aalto(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

const generate = (...more: readonly string[]) => aalto('generate', '--router', router, '--out', out, ...more);
const written = () => readFile(out, 'utf8');

describe('aalto generate', { timeout: 60_000 }, () => {
  test('writes the file, with the folders that it needs, and nothing else', async () => {
    const outcome = await generate();

    expect(outcome).toMatchObject({ code: 0, stdout: `${out} written\n`, stderr: '' });
    expect(await written()).toContain('first: () =>');
    expect(await readdir(join(out, '..'))).toEqual(['api.ts']);
  });

  test('leaves a file alone that says the same already', async () => {
    await generate();
    const before = await stat(out);

    expect((await generate()).stdout).toBe(`${out} unchanged\n`);
    expect((await stat(out)).ino).toBe(before.ino);
  });

  test('--check passes on a fresh file, and exits with 1 and one line on a stale one', async () => {
    await generate();
    expect(await generate('--check')).toMatchObject({ code: 0 });

    await writeFile(router, moduleOf('second'));
    const stale = await generate('--check');

    expect(stale.code).toBe(1);
    expect(stale.stderr.trim().split('\n')).toHaveLength(1);
    expect(stale.stderr).toContain('is stale: run aalto generate');
    expect(await written()).toContain('first: () =>');
  });

  test('--check of a file that is missing is a stale one', async () => {
    expect(await generate('--check')).toMatchObject({ code: 1 });
    await expect(written()).rejects.toThrow('ENOENT');
  });

  test('a router that is refused leaves the file as it was, and says why in one line', async () => {
    await generate();
    const before = await written();
    await writeFile(router, moduleOf('bad').replace('z.boolean()', 'z.date()'));
    const refused = await generate();

    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^aalto generate: bad, output\.ok: z\.date\(\).*\n$/);
    expect(await written()).toBe(before);
  });

  test('a module that keeps its process alive does not keep the command', async () => {
    await writeFile(router, moduleOf('first', 'setInterval(() => undefined, 1000);'));

    expect(await generate()).toMatchObject({ code: 0 });
  });

  test('a module without a router is named', async () => {
    await writeFile(router, 'export const other = 1;');
    const refused = await generate();

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('exports no tRPC router under the name `router`');
  });

  test.each([
    [['generate'], '--router is missing'],
    [['generate', '--router', 'x'], '--out is missing'],
    [['generate', '--router', 'x', '--out', 'y', '--check', '--watch'], 'exclude each other'],
    [['generate', '--routre', 'x'], '--routre'],
    [['publish'], 'The only command is'],
  ])('%j is not understood', async (args, reason) => {
    const outcome = await aalto(...args);

    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(reason);
  });
});

describe('aalto generate --watch', { timeout: 60_000 }, () => {
  let watcher: ChildProcess;

  beforeEach(() => {
    watcher = spawn(process.execPath, [bin, 'generate', '--router', router, '--out', out, '--watch'], {
      stdio: 'ignore',
    });
  });

  afterEach(async () => {
    if (watcher.exitCode !== null) return;
    watcher.kill('SIGTERM');
    await once(watcher, 'exit');
  });

  const expectWritten = (text: string) =>
    vi.waitFor(async () => expect(await written()).toContain(text), { timeout: 20_000, interval: 50 });

  test('writes the file again when a module of the router changes, and survives one that is broken', async () => {
    await expectWritten('first: () =>');

    await writeFile(router, 'this is no TypeScript');
    await writeFile(join(folder, 'api', 'name.ts'), "export const name = 'third';");
    await writeFile(router, moduleOf('[name]').replace('\n', "\nimport { name } from './name.ts';\n"));
    await expectWritten('third: () =>');

    await writeFile(join(folder, 'api', 'name.ts'), "export const name = 'fourth';");
    await expectWritten('fourth: () =>');
  });
});
