/**
 * The process between the application and PostgreSQL: it ends PostgreSQL when its own standard input ends. That is
 * how the application stops it, and also what the kernel does when the application is killed, so no death leaves an
 * orphan.
 *
 * It runs detached: Ctrl-C in the terminal reaches the application alone, which stops PostgreSQL once it has finished
 * with it. For the same reason it ignores the signals that a service manager sends to every process of a service.
 *
 * Arguments: the `postgres` program, `pg_ctl`, the user and group to run it as (empty for one's own), then the
 * server's own arguments.
 */
import { spawn } from 'node:child_process';
import { fastShutdownMilliseconds, signalServer } from './signal-server.ts';

const [postgres = '', pgCtl = '', uid = '', gid = '', ...args] = process.argv.slice(2);

const server = spawn(postgres, args, {
  stdio: ['ignore', 2, 2], // Standard error is the log file.
  windowsHide: true,
  ...(uid !== '' && { uid: Number(uid), gid: Number(gid) }),
});

server.once('error', (error) => {
  console.error(`FATAL: ${postgres} did not start: ${error.message}`);
  process.exit(1);
});
server.once('spawn', () => process.stdout.write(`${server.pid}\n`));
server.once('exit', (code) => process.exit(code ?? 1));

process.stdout.on('error', () => {}); // The application died before it read the process id.
process.stdin.resume().once('close', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

function stop(): void {
  if (server.pid === undefined) return;
  const { pid } = server;
  signalServer(pid, 'SIGINT', pgCtl);
  setTimeout(() => signalServer(pid, 'SIGQUIT', pgCtl), fastShutdownMilliseconds).unref();
}
