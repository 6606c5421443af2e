/**
 * `npm run dev`: everything that `npm start` starts, following the sources. The API starts again when one of its files
 * changes, open pages show what changed in an app, and the SDK is written anew when the router is another.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { parseSettings } from './env.ts';
import { fail, step, stopOnSignal } from './process.ts';
import { startDevServer } from './web/dev-server.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

try {
  // Wrong settings are told here, before anything runs.
  parseSettings(process.env);
  await startAll();
} catch (error) {
  fail(error);
}

async function startAll(): Promise<void> {
  const [demo, console] = await step(
    'web',
    'starting the dev servers',
    () => Promise.all([startDevServer('demo'), startDevServer('console')]),
    () => 'the demo app and the console follow their sources',
  );
  const generator = run([
    'packages/sdk-generator/src/bin.ts',
    'generate',
    '--router=apps/api/src/sdk-router.ts',
    '--out=packages/sdk/src/generated/api.ts',
    '--watch',
  ]);
  const api = run([
    '--watch',
    '--watch-preserve-output',
    'apps/api/src/start.ts',
    `--demo=${demo.address}`,
    `--console=${console.address}`,
  ]);
  stopOnSignal(async () => {
    await Promise.all([stop(api), stop(generator)]);
    await Promise.all([demo.close(), console.close()]);
  });
}

/** On the pinned Node and without npm, which would pass no signal on. */
function run(parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, parameters, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
