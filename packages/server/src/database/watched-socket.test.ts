import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, expect, it } from 'vitest';

import { watchedSockets } from './watched-socket.ts';

const SILENCE_SECONDS = 2;
/** Long enough for the watch to have closed what it closes: it looks once a second. */
const LATER_MS = 4_500;

let server: Server;
let socket: Socket;
afterEach(() => {
  socket.destroy();
  server.close();
});

async function open(answer: (peer: Socket) => void): Promise<void> {
  server = createServer((peer) => answer(peer.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  socket = watchedSockets(SILENCE_SECONDS)({ host: ['127.0.0.1'], port: [address.port] });
  await once(socket, 'connect');
}

it('a connection that was answered stays open, however long nobody asks', async () => {
  await open((peer) => peer.pipe(peer));
  socket.write('question');
  await once(socket, 'data');
  await delay(LATER_MS);
  expect(socket.destroyed).toBe(false);
}, 10_000);

it('a connection that nobody answers is closed', async () => {
  await open(() => undefined);
  socket.write('question');
  await delay(LATER_MS);
  expect(socket.destroyed).toBe(true);
}, 10_000);

it('a connection that fell silent after answers is closed once it is asked', async () => {
  await open((peer) => peer.once('data', (piece) => peer.write(piece)));
  socket.write('question');
  await once(socket, 'data');
  socket.write('another');
  await delay(LATER_MS);
  expect(socket.destroyed).toBe(true);
}, 10_000);

it('a connection whose listeners the driver took off, to lay TLS over it, is closed when it is silent', async () => {
  await open((peer) => peer.pipe(peer));
  socket.write('question');
  await once(socket, 'data');
  socket.removeAllListeners();
  await delay(LATER_MS);
  expect(socket.destroyed).toBe(true);
}, 10_000);
