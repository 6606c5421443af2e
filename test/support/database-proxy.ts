import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/**
 * A wire to the database that a test can break. It stands between API processes and PostgreSQL, and forwards bytes
 * until told otherwise.
 */
export interface DatabaseProxy {
  /** The same database through this wire. */
  readonly url: string;
  /** The database is gone: every connection breaks, and new ones are refused. */
  cut(): Promise<void>;
  /** The network swallows everything: connections stay up, and nothing comes through, in either direction. */
  hang(): void;
  /** Everything works again; what a hanging network held back is delivered. */
  heal(): Promise<void>;
  /** Breaks every connection once this many more pieces have passed, in either direction; new connections work. */
  breakAfter(pieces: number): void;
  close(): Promise<void>;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let hanging = false;
  let piecesLeft = Infinity;

  const breakAll = (): void => {
    piecesLeft = Infinity;
    for (const socket of sockets) socket.destroy();
  };
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (piece) => {
      to.write(piece);
      piecesLeft -= 1;
      // A piece that passed last still arrives: `destroy` alone would throw it away.
      if (piecesLeft === 0) to.end(breakAll);
    });
  };
  const join = (client: Socket): void => {
    const database = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      forward(socket, other);
      if (hanging) socket.pause();
    }
  };

  let server = await listen(createServer(join), 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;

  const stopListening = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    breakAll();
    await closed;
  };

  return {
    url: url.href,
    cut: stopListening,
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    async heal() {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) server = await listen(createServer(join), address.port);
    },
    breakAfter(pieces) {
      piecesLeft = pieces;
    },
    close: stopListening,
  };
}

async function listen(server: Server, port: number): Promise<Server> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
