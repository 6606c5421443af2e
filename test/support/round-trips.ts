import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/**
 * How long an answer of the database takes to come back. Statements that are sent together all arrive before it, and so
 * count as one, however the machine cuts them into packets.
 */
const LATENCY_MS = 10;

/** A wire to the database that counts. */
export interface CountingWire {
  /** The same database through this wire. */
  readonly url: string;
  /**
   * The round trips that this took: how often something was sent to the database, on any connection, after something had
   * come back on it.
   */
  count(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Stands between API processes and PostgreSQL, and counts how often they wait for it. */
export async function startCountingWire(databaseUrl: string): Promise<CountingWire> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let roundTrips = 0;

  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    client.on('close', () => database.destroy());
    database.on('close', () => client.end());
    let isWaiting = false;
    client.on('data', (piece) => {
      if (!isWaiting) roundTrips += 1;
      isWaiting = true;
      database.write(piece);
    });
    database.on('data', (piece) => {
      setTimeout(() => {
        isWaiting = false;
        client.write(piece);
      }, LATENCY_MS);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The wire has no port');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;

  return {
    url: url.href,
    async count(work) {
      const before = roundTrips;
      await work();
      return roundTrips - before;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
