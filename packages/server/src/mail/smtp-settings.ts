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
 * Reads `SMTP_URL`. `smtps:` is TLS from the start; `smtp:` turns to TLS where the server offers it, and with
 * `?requireTls=true` does not go on without.
 *
 * @throws {TypeError} in one line, which never repeats the URL: it holds a password.
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new TypeError(SHAPE);
  return {
    // An IPv6 address stands in brackets in a URL alone.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? undefined : Number(url.port),
    secure: url.protocol === 'smtps:',
    requireTls: url.searchParams.get('requireTls') === 'true',
    credentials: readCredentials(url),
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
