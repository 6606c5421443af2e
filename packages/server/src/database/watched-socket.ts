import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What the driver knows of where the database is: lists, though our URLs name one host. */
interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a Unix socket. */
  readonly path?: string | false;
}

/**
 * Opens the driver's sockets, and closes those that are waited on in vain: a host that vanished without a word would
 * otherwise be waited for by TCP alone, for a quarter of an hour, its place in the pool with it.
 */
export function watchedSockets(silenceSeconds: number): (address: Address) => Socket {
  return ({ host: [host = 'localhost'], port: [port = 5432], path }) => {
    const socket = path ? connect(path) : connect(port, host);
    socket.setNoDelay(true);
    closeWhenSilent(socket, silenceSeconds);
    // The driver reads the name that a certificate must have from its socket.
    return Object.assign(socket, { host });
  };
}

/**
 * Silence counts while something was written after the last answer: an idle connection is the pool's to close. The
 * driver takes every listener off a socket that becomes a TLS one, and then nobody hears what comes in; so there any
 * silence counts, idle or not, and the pool opens another connection when it needs one.
 */
function closeWhenSilent(socket: Socket, silenceSeconds: number): void {
  let answeredUpTo = 0;
  const onData = (): void => void (answeredUpTo = socket.bytesWritten);
  socket.on('data', onData);
  const isAwaited = (): boolean =>
    socket.bytesWritten > answeredUpTo || !socket.listeners('data').includes(onData);

  let bytes = 0;
  let silent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer);
    const passed = socket.bytesRead + socket.bytesWritten;
    silent = passed === bytes && isAwaited() ? silent + 1 : 0;
    bytes = passed;
    if (silent >= silenceSeconds) socket.destroy();
  }, 1000).unref();
}
