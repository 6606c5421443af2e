import type { NodemailerError } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

import type { ComposedMessage } from './compose-message.ts';
import type { HeldContent } from './held-content.ts';
import type { SmtpSettings } from './smtp-settings.ts';

export interface SmtpTimeouts {
  /** From the look-up of the host to its greeting, TLS included. */
  readonly connectMs: number;
  /** Without a byte from the server, in every phase after it. */
  readonly silenceMs: number;
}

/** A connection to the mail server, greeted and signed in. nodemailer speaks the protocol; we hold the content. */
export interface SmtpSession {
  /** Rejects with nodemailer's error; then the session is of no more use. */
  send(message: ComposedMessage, content: HeldContent, signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  /** Says goodbye. */
  quit(): void;
}

const GOODBYE_MS = 1_000;

/**
 * The connection itself, rather than a transport of nodemailer: a transport reads the message before the server asked
 * for it, and we must know that moment.
 */
export async function openSmtpSession(
  settings: SmtpSettings,
  { connectMs, silenceMs }: SmtpTimeouts,
  signal: AbortSignal,
): Promise<SmtpSession> {
  const { host, port, secure, requireTls: requireTLS } = settings;
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
  });
  // Every error reaches whoever waits; one that nobody waits for ends the session, and nothing else.
  connection.on('error', () => undefined);
  await untilSettled(connection, signal, (settle) => signIn(connection, settings, settle));
  return {
    send: (message, content, ofSend) =>
      untilSettled(connection, ofSend, (settle) => {
        const { from, to, bytes } = message;
        connection.send({ from, to, size: bytes.length }, content.stream, (error) => settle(error));
      }),
    isOpen: () => !connection.destroyed,
    quit() {
      connection.quit();
      // The server need not answer.
      setTimeout(() => connection.close(), GOODBYE_MS).unref();
    },
  };
}

type Settle = (error?: NodemailerError | null) => void;

function signIn(connection: SMTPConnection, { credentials }: SmtpSettings, settle: Settle): void {
  connection.connect((error) => {
    if (error || !credentials || !connection.allowsAuth) return settle(error);
    connection.login({ credentials: { ...credentials } }, (refusal) => settle(refusal));
  });
}

/** Waits for one thing on a connection; whatever else ends it first, the signal included, ends the connection too. */
async function untilSettled(
  connection: SMTPConnection,
  signal: AbortSignal,
  start: (settle: Settle) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: NodemailerError): void => reject(error);
  const stop = (): void => fail(Object.assign(new Error('Stopped'), { code: 'EABORT' }));
  connection.once('error', fail);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    else start((error) => (error ? fail(error) : resolve()));
    await promise;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    connection.off('error', fail);
    signal.removeEventListener('abort', stop);
  }
}
