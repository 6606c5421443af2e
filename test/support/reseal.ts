import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RESEAL = fileURLToPath(new URL('../../apps/api/src/reseal.ts', import.meta.url));

/** `npm run reseal`, with its output where no terminal is. */
export async function runReseal(
  databaseUrl: string,
  secret: string,
): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(process.execPath, [RESEAL], {
    env: { ...process.env, DATABASE_URL: databaseUrl, AALTO_SECRET: secret, AALTO_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, output };
}
