import { once } from 'node:events';
import type { Socket } from 'node:net';

import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerOptions } from 'smtp-server';

import { freePort } from './api-process.ts';

/** A moment of SMTP at which the server can misbehave. */
export type MailPhase = 'greeting' | 'recipient' | 'content';

/**
 * What it does at a moment: a code refuses, `hang` never answers, `drop` breaks the connection. At `content` that is
 * after the whole mail arrived, but `drop` breaks at its first bytes.
 */
export type Misbehaviour = number | 'hang' | 'drop';

export interface ReceivedMail extends ParsedMail {
  /** As it came. */
  readonly raw: string;
  /** Whom the envelope names. */
  readonly recipients: readonly string[];
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** A real mail server in this process. It takes every mail, until it is told what to do instead. */
export async function startMailServer(options: SMTPServerOptions = {}) {
  const port = await freePort();
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const plans = new Map<MailPhase, Misbehaviour[]>();
  const reached: Record<MailPhase, number> = { greeting: 0, recipient: 0, content: 0 };

  const meet = (phase: MailPhase, proceed: (error?: Error) => void): void => {
    reached[phase] += 1;
    const plan = plans.get(phase)?.shift();
    if (plan === undefined) return proceed();
    if (plan === 'drop') return dropAll(sockets);
    if (plan !== 'hang') proceed(Object.assign(new Error('5.0.0 Not today'), { responseCode: plan }));
  };

  const open = async (): Promise<SMTPServer> => {
    const server = new SMTPServer({
      logger: false,
      authOptional: true,
      hideSTARTTLS: true,
      disableReverseLookup: true,
      closeTimeout: 1,
      onConnect: (_session, proceed) => meet('greeting', proceed),
      onRcptTo: (_address, _session, proceed) => meet('recipient', proceed),
      onData: (stream, { envelope }, proceed) => {
        const recipients = envelope.rcptTo.map(({ address }) => address);
        const accept = async (raw: string): Promise<void> => {
          const parsed = await simpleParser(raw);
          meet('content', (error) => {
            if (!error) mails.push({ ...parsed, raw, recipients });
            proceed(error);
          });
        };
        if (plans.get('content')?.[0] === 'drop') stream.once('data', () => meet('content', proceed));
        else void readAll(stream).then(accept, () => undefined);
      },
      ...options,
    });
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      // Node 24 crashes where the socket under a TLS server's is destroyed, so those are left to `close`.
      if (options.secure) return;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server;
  };

  let server: SMTPServer | undefined = await open();
  const stop = async (): Promise<void> => {
    const stopping = server;
    server = undefined;
    dropAll(sockets);
    if (stopping) await new Promise<void>((resolve) => stopping.close(resolve));
  };

  return {
    url: `smtp://127.0.0.1:${port}`,
    /** Every mail that it took, in their order. */
    mails,
    /** How often a moment came. */
    reached,
    /** What it does the next times that a moment comes; then it behaves again. */
    misbehave: (phase: MailPhase, ...plan: Misbehaviour[]): void => void plans.set(phase, plan),
    /** The mails that went to an address. */
    mailsTo: (address: string): ReceivedMail[] =>
      mails.filter(({ recipients }) => recipients.includes(address)),
    /** Nothing listens any more. */
    stop,
    /** It listens again, where it did. */
    async resume(): Promise<void> {
      server ??= await open();
    },
    close: stop,
  };
}

function dropAll(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
