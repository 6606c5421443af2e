import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fileStorage } from './file-storage.ts';

const COUNTER = fileURLToPath(new URL('../test-support/update-in-process.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aalto-sdk-'));
  file = join(folder, 'session.json');
});
afterEach(() => rm(folder, { recursive: true }));

function startCounting(times: number) {
  return spawn(process.execPath, [COUNTER, file, String(times)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('a file storage', () => {
  it('is read by its owner alone, and leaves nothing else behind', async () => {
    await fileStorage(file).update(() => 'secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['session.json']);
    await fileStorage(file).update(() => null);
    expect(await readdir(folder)).toEqual([]);
  });

  it('loses no update of several processes at once', async () => {
    const processes = Array.from({ length: 3 }, () => startCounting(50));
    await Promise.all(processes.map((child) => once(child, 'exit')));
    expect(await fileStorage(file).read()).toBe('150');
  });

  it('survives processes that are killed at any moment: whole, and free for the next one', async () => {
    let before = 0;
    for (let kill = 0; kill < 6; kill += 1) {
      const child = startCounting(100_000);
      await once(child.stdout, 'data');
      await delay(5 + Math.random() * 40);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const startedAt = Date.now();
      await fileStorage(file).update((stored) => stored ?? '0');
      // By its process, which is gone, and not by its age.
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      const count = Number(await fileStorage(file).read());
      expect(count).toBeGreaterThanOrEqual(before);
      before = count;
    }
    expect(before).toBeGreaterThan(0);
  });

  it('takes over the lock of a process that is gone, and one that nobody has touched for long', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    await writeFile(`${file}.lock`, `${gone.pid} somebody`);
    await Promise.all(Array.from({ length: 5 }, () => fileStorage(file).update((text) => `${text ?? ''}x`)));
    expect(await readFile(file, 'utf8')).toBe('xxxxx');

    await writeFile(`${file}.lock`, `${process.pid} somebody else`);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${file}.lock`, longAgo, longAgo);
    await fileStorage(file).update(() => 'taken over');
    expect(await readFile(file, 'utf8')).toBe('taken over');
  });

  it('waits for the lock of a process that lives', async () => {
    await writeFile(`${file}.lock`, `${process.pid} somebody else`);
    const updated = fileStorage(file).update(() => 'after');
    expect(await Promise.race([updated, delay(200, 'waiting')])).toBe('waiting');
    await rm(`${file}.lock`);
    await updated;
    expect(await readFile(file, 'utf8')).toBe('after');
  });

  it('writes nothing where its lock was taken over meanwhile', async () => {
    const storage = fileStorage(file);
    await storage.update(() => 'of the other');
    const failing = storage.update((stored) => {
      // While this process was halted, another one took the lock: it is no longer ours.
      writeFileSync(`${file}.lock`, '1 another');
      return `overwritten ${stored}`;
    });
    await expect(failing).rejects.toThrow('taken over');
    expect(await readFile(file, 'utf8')).toBe('of the other');
  });

  it('that cannot be read is an error, not an empty one', async () => {
    await expect(fileStorage(folder).read()).rejects.toThrow('EISDIR');
  });
});
