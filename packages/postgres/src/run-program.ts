import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUser } from './server-user.ts';

export interface ProgramOptions {
  readonly cwd: string;
  readonly user: ServerUser | undefined;
  readonly input?: string;
}

export interface ProgramResult {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Runs one of PostgreSQL's programs to its end. One that could not begin has failed, with the reason as output. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, user, input = '' }: ProgramOptions,
): Promise<ProgramResult> {
  try {
    const child = spawn(program, args, { cwd, env: programEnvironment(), windowsHide: true, ...user });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.stdin.on('error', () => {}); // It ended before it read its input; its exit code says so.
    child.stdin.end(input);
    await once(child, 'close');
    return { succeeded: child.exitCode === 0, output };
  } catch (error) {
    return { succeeded: false, output: String(error) };
  }
}

/**
 * Only what the programs need. A PGDATA or PGPORT of the shell would redirect them, and the keys in the environment
 * of the application are none of their business.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), LC_ALL: 'C' };
}
