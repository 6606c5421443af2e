import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const TURBO = join(ROOT, 'node_modules', 'turbo', 'bin', 'turbo');

/** Where each app's built files are. */
export const builtWebApps = {
  demo: join(ROOT, 'apps', 'demo', 'dist'),
  console: join(ROOT, 'apps', 'console', 'dist'),
} as const;

/** The web apps could not be built; the message is what the build printed. */
class WebAppBuildError extends Error {
  override name = 'WebAppBuildError';
}

/** Builds what has changed since the last time: the rest is in turbo's cache. */
export async function buildWebApps(): Promise<void> {
  const filters = Object.keys(builtWebApps).map((name) => `--filter=@aalto/${name}`);
  const build = spawn(process.execPath, [TURBO, 'run', 'build', ...filters, '--output-logs=errors-only'], {
    cwd: ROOT,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  build.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  build.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(build, 'close');
  if (code !== 0) throw new WebAppBuildError(`The web apps could not be built.\n${output}`);
}
