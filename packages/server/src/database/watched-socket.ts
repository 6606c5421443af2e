import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What the driver knows of where the database is; a URL may name several hosts. */
interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a Unix socket. */
  readonly path?: string | false;
}

/**
 * Opens the driver's sockets, and closes those that fall silent. An idle one is opened again when it is needed; one
 * that is waited on leads to a host that vanished without a word, and TCP alone would wait for it for a quarter of an
 * hour, its place in the pool with it.
 */
export function watchedSockets(silenceSeconds: number): (address: Address) => Socket {
  let opened = 0;
  return ({ host, port, path }) => {
    const turn = opened++ % host.length;
    const name = host[turn] ?? 'localhost';
    const socket = path ? connect(path) : connect(port[turn] ?? 5432, name);
    socket.setNoDelay(true);
    closeWhenSilent(socket, silenceSeconds);
    // The driver reads the name that a certificate must have from its socket.
    return Object.assign(socket, { host: name });
  };
}

/** Counts by a timer of its own, since the driver takes every listener off a socket that becomes a TLS one. */
function closeWhenSilent(socket: Socket, silenceSeconds: number): void {
  let bytes = 0;
  let silent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer);
    const passed = socket.bytesRead + socket.bytesWritten;
    silent = passed === bytes ? silent + 1 : 0;
    bytes = passed;
    if (silent >= silenceSeconds) socket.destroy();
  }, 1000).unref();
}
