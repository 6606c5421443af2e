import { once } from 'node:events';
import { createServer } from 'node:net';

/** Answers the preferred port where it is free, else any free one. Taken before it was used? Then ask again. */
export async function findFreePort(preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await canListen(preferred))) return preferred;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a TCP address');
  return address.port;
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
