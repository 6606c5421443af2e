import { isLoopback } from '../http/is-loopback.ts';

/** Where and how mails are handed over, as `SMTP_URL` says it. */
export interface SmtpSettings {
  readonly host: string;
  /** Undefined: 465 for `smtps:`, else 587. */
  readonly port: number | undefined;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Never without TLS, even where the server does not offer it. */
  readonly requireTls: boolean;
  readonly credentials: SmtpCredentials | undefined;
}

interface SmtpCredentials {
  readonly user: string;
  readonly pass: string;
}

const SHAPE =
  'SMTP_URL must look like smtp://user:password@host:587, or smtps://…; percent-encode what is no letter.';

/**
 * Reads `SMTP_URL`. `smtps:` is TLS from the start; `smtp:` turns to TLS where the server offers it, and does not go on
 * without where a password would leave this machine, or with `?requireTls=true`. Whoever is on the way can take the
 * offer out (RFC 3207 §6), and would be told the password, and every code.
 *
 * @throws {TypeError} in one line, which never repeats the URL: it holds a password.
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new TypeError(SHAPE);
  // An IPv6 address stands in brackets in a URL alone.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const credentials = readCredentials(url);
  const isAsked = url.searchParams.get('requireTls') === 'true';
  return {
    host,
    port: url.port === '' ? undefined : Number(url.port),
    secure: url.protocol === 'smtps:',
    requireTls: isAsked || (credentials !== undefined && !isLoopback(host)),
    credentials,
  };
}

function readCredentials({ username, password }: URL): SmtpCredentials | undefined {
  if (username === '') return undefined;
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    throw new TypeError(SHAPE);
  }
}
