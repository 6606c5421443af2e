import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Answers the command line of a process, or on Windows its program's name. It is empty while the process is ending,
 * when it may still hold its port, and undefined once it is gone, or only its zombie is left.
 */
export async function describeProcess(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return readCommandLine(pid);
  const [program, args] =
    process.platform === 'win32'
      ? ['tasklist', ['/nh', '/fi', `pid eq ${pid}`]]
      : ['ps', ['-ww', '-o', 'args=', '-p', String(pid)]];
  const listing = await promisify(execFile)(program, args).catch(() => undefined);
  return listing?.stdout || undefined;
}

async function readCommandLine(pid: number): Promise<string | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+[ZX]/m.test(status)) return undefined;
    return await readFile(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined; // It ended before, or between the two.
  }
}
