import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { OPERATOR } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const README = new URL('../../README.md', import.meta.url);
const OATHTOOL = fileURLToPath(new URL('../support/oathtool.mjs', import.meta.url));

/** The shell lines of the tutorial, with only the address and the printed password put in. */
async function tutorialScript(apiUrl: string): Promise<string> {
  const readme = await readFile(README, 'utf8');
  const tutorial = readme.slice(readme.indexOf('## The tutorial'), readme.indexOf('## Make it yours'));
  const blocks = [...tutorial.matchAll(/```sh\n(.*?)```/gs)].map(([, lines]) => lines);
  return blocks
    .flatMap((lines, index) => [`echo '## block ${index}'`, lines])
    .join('\n')
    .replaceAll('http://localhost:3000', apiUrl)
    .replace(/OPERATOR_PASSWORD=…/, `OPERATOR_PASSWORD='${OPERATOR.password}'`);
}

describe('the README', () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await createWorld();
    folder = await mkdtemp(join(tmpdir(), 'aalto-readme-'));
    await mkdir(join(folder, '.aalto'));
    const keys = `AALTO_DEMO_ANON_KEY=${world.demo.anonKey}\nAALTO_CONSOLE_ANON_KEY=${world.console.anonKey}\n`;
    await writeFile(join(folder, '.aalto', 'env'), keys);
    await writeFile(join(folder, 'oathtool'), `#!/bin/sh\nexec "${process.execPath}" "${OATHTOOL}" "$@"\n`);
    await chmod(join(folder, 'oathtool'), 0o755);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  it('tells a tutorial whose every line does what it says', async () => {
    const script = await tutorialScript(world.api.url);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });
    expect(stderr).toBe('');
    const [, , operator, signUp, enrolled, later, anonymous, replayed] = stdout.split(/## block \d\n/);
    expect(operator).toContain('"requireMfa":true');
    expect(signUp).toContain('"reason":"mfa_required","details":{"next":"enroll"');
    expect(enrolled?.match(/Behind the gate/g)).toHaveLength(2);
    expect(later).toContain('"next":"verify"');
    expect(later).toContain('"retryAfterSeconds":null');
    expect(later?.match(/Behind the gate/g)).toHaveLength(1);
    expect(anonymous).toContain('Behind the gate');
    expect(replayed).toMatch(/^aal1\n/);
    expect(replayed).toContain('refresh_token_reused');
    expect(replayed).toContain('session_revoked');
  });
});
