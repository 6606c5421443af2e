import { spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refuseUnreachable } from './server-user.ts';
import { hostAnswer, kill, spawnHost, untilGone } from './test-support/host-process.ts';
import { commitRow, connect, readRows, startServer } from './test-support/own-server.ts';
import { clonePackage } from './test-support/package-clone.ts';
import { scratchFolder } from './test-support/scratch-folder.ts';
import { prepareWarmFolder, warmFolder } from './test-support/warm-folder.ts';

const nobody = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const nobodyReachesNode =
  isRoot && spawnSync(process.execPath, ['--version'], { ...nobody, cwd: '/' }).status === 0;

prepareWarmFolder();

describe.skipIf(!isRoot)(`as root${isRoot ? '' : ' (skipped: this run is not root)'}`, () => {
  test('PostgreSQL runs as an unprivileged user, behind a folder that stays root’s', async () => {
    const server = await startServer(warmFolder());
    expect((await stat(`/proc/${server.pid}`)).uid).toBe(nobody.uid);
    expect(await stat(warmFolder())).toMatchObject({ uid: 0, mode: 0o40700 });
  });

  test('a clone that nobody else can reach works, and its folders keep their modes', async () => {
    const home = await scratchFolder();
    await chmod(home, 0o700);
    const { source, native } = await clonePackage(join(home, 'clone'));
    expect(spawnSync(join(native, 'bin/postgres'), ['--version'], { ...nobody, cwd: '/' }).status).not.toBe(
      0,
    );

    const first = spawnHost(join(home, 'clone/.aalto'), { source });
    const row = await commitRow((await hostAnswer(first)).url);
    await kill(first);
    const answer = await hostAnswer(spawnHost(join(home, 'clone/.aalto'), { source }));
    expect(await readRows(answer.url)).toContain(row);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
  });

  test('a copy of a data folder that belongs to root throughout is handed over', async () => {
    const original = await startServer(warmFolder());
    const row = await commitRow(original.url);
    await original.stop();
    const copy = join(await scratchFolder(), 'copy');
    await cp(warmFolder(), copy, { recursive: true });
    expect((await stat(join(copy, 'cluster'))).uid).toBe(0);
    expect(await readRows((await startServer(copy)).url)).toContain(row);
  });
});

const whyNot = isRoot
  ? 'nobody cannot reach this Node'
  : 'this run is not root, so every other test shows it';
describe.skipIf(!nobodyReachesNode)(
  `as a normal user${nobodyReachesNode ? '' : ` (skipped: ${whyNot})`}`,
  () => {
    test('PostgreSQL runs as that user, and a killed parent leaves no orphan', async () => {
      const home = await scratchFolder();
      const { source } = await clonePackage(home);
      await chown(home, nobody.uid, nobody.gid);
      const host = spawnHost(join(home, '.aalto'), { source, user: nobody });
      const { url, pid } = await hostAnswer(host);
      expect(await connect(url)`SELECT 1 AS one`).toEqual([{ one: 1 }]);
      expect((await stat(`/proc/${pid}`)).uid).toBe(nobody.uid);
      await kill(host);
      await untilGone(pid);
    });

    test('a folder that the user may not write to is refused with the reason', async () => {
      const folder = await scratchFolder();
      await chmod(folder, 0o755);
      const { source } = await clonePackage(folder);
      const { error } = await hostAnswer(spawnHost(join(folder, '.aalto'), { source, user: nobody }));
      expect(error?.name).toBe('PostgresUnavailableError');
      expect(error?.message).toContain(`the user with id ${nobody.uid} may not write there. Set DATA_DIR`);
    });
  },
);

test('without /proc, a folder that nobody else can reach is refused with the folder in the way', async () => {
  const home = await scratchFolder();
  await chmod(home, 0o700);
  const dataDir = join(home, 'clone/.aalto');
  await mkdir(dataDir, { recursive: true });
  await expect(refuseUnreachable(dataDir, 'darwin')).rejects.toThrow(
    `because of ${home}: start as a normal user`,
  );
  await expect(refuseUnreachable(dataDir, 'linux')).resolves.toBeUndefined();
});
