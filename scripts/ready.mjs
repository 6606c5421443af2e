/**
 * Makes a clone ready, then runs a script on the pinned Node: `node scripts/ready.mjs apps/api/src/start.ts`.
 *
 * It runs on whatever Node the machine has (20 or newer) and on nothing but Node's own modules, since on a fresh clone
 * nothing else is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.aalto-installed');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const quickImports = join(root, 'scripts', 'quick-imports.mjs');

install();
run(process.argv.slice(2));

/** Installs exactly what the lockfile says, unless that was done for this very lockfile. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const startedAt = performance.now();
  process.stdout.write(
    '  install    packages from the registry; the first time takes half a minute or so …\n',
  );
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) stop('npm ci failed: its own lines above say why. Then try again.');
  if (!existsSync(pinnedNode))
    stop('npm did not run the install script of the package `node`: run `npm rebuild node`.');
  writeFileSync(stamp, lock);
  process.stdout.write(`  install    done (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

/** Runs the script in this one's place: signals go on to it, and its exit code is ours. */
function run(args) {
  const env = {
    ...process.env,
    PATH: [join(modules, '.bin'), process.env['PATH']].join(delimiter),
    // Compiled and type-stripped sources are kept, so that the next start need not do it again.
    NODE_COMPILE_CACHE: join(modules, '.cache', 'node'),
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${pathToFileURL(quickImports).href}`,
  };
  const child = spawn(pinnedNode, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** A killed npm tells nobody, and its shell passes nothing on: then this process has another parent. */
function stopWithNpm(child) {
  if (!process.env['npm_lifecycle_event']) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
}

function stop(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}
