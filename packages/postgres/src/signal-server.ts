import { spawn } from 'node:child_process';
import { systemErrorCode } from './system-error.ts';

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one, which the next start has to recover from. */
export type ShutdownSignal = 'SIGINT' | 'SIGQUIT';

/** How long a fast shutdown may take before it becomes an immediate one. */
export const fastShutdownMilliseconds = 10_000;

/** Windows has no signals; there PostgreSQL listens on a pipe that `pg_ctl` knows. */
export function signalServer(pid: number, signal: ShutdownSignal, pgCtl: string): void {
  if (process.platform === 'win32') {
    spawn(pgCtl, ['kill', signal.slice(3), String(pid)], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}
