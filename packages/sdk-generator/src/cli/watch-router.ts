import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';

import { temporaryName } from './write-source.ts';

interface WatchOptions {
  readonly router: string;
  readonly out: string;
}

/** An editor saves several files, and each of them in several steps. */
const QUIET_MS = 150;

/** Writes the file, then again after each change in the folder of the router's module, until it is interrupted. */
export async function watchRouter(options: WatchOptions): Promise<void> {
  const folder = dirname(resolve(options.router));
  const generate = oneAtATime(() => generateApart(options));
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    if (file !== null && !isSource(resolve(folder, file), resolve(options.out))) return;
    clearTimeout(timer);
    timer = setTimeout(generate, QUIET_MS);
  });
  process.stdout.write(`watching ${folder}\n`);
  generate();
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearTimeout(timer);
  watcher.close();
}

/** What we write ourselves, or others install, is no reason to write again. */
function isSource(path: string, out: string): boolean {
  const isOurs =
    path === out || (dirname(path) === dirname(out) && basename(path).startsWith(temporaryName(out)));
  return !isOurs && !path.includes(`${sep}node_modules${sep}`);
}

/** A process imports a module once in its life, so each generation has its own. It says itself what went wrong. */
async function generateApart({ router, out }: WatchOptions): Promise<void> {
  const script = process.argv.slice(1, 2);
  const args = [...process.execArgv, ...script, 'generate', '--router', router, '--out', out];
  await once(spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }), 'close');
}

/** Runs a task again after it has ended, if it was asked for meanwhile; however often. */
function oneAtATime(task: () => Promise<void>): () => void {
  let isRunning = false;
  let isWanted = false;
  return async function run() {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      // eslint-disable-next-line no-await-in-loop -- one at a time is the point
      await task();
    }
    isRunning = false;
  };
}
