import { resolve } from 'node:path';

import { weaknessesOf } from '@aalto/auth-core';
import { noProxies, parseMailAddress, parseSmtpUrl, parseTrustedProxies } from '@aalto/server';
import { z } from 'zod';

/** A setting that is wrong or missing, in one line that names it. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://user:password@host:5432/name');
const webUrl = z
  .url({ protocol: /^https?$/, message: 'must be an http or https URL' })
  .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
  .transform((url) => url.replace(/\/$/, ''));

const environment = z.object({
  DATABASE_URL: databaseUrl.optional(),
  AALTO_SECRET: z.string().optional(),
  PORT: port(3000),
  DEMO_PORT: port(5173),
  PUBLIC_URL: webUrl.optional(),
  DATA_DIR: z.string().default('.aalto'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  AALTO_ENV: z.enum(['development', 'production']).optional(),
  AALTO_OPERATOR_EMAIL: z.email().optional(),
  AALTO_OPERATOR_PASSWORD: z
    .string()
    .refine(isStrong, 'must have at least 8 characters, and at most 1024 bytes')
    .optional(),
  AALTO_DEMO_ANON_KEY: anonKey().optional(),
  AALTO_CONSOLE_ANON_KEY: anonKey().optional(),
  SMTP_URL: z
    .string()
    .refine(isReadBy(parseSmtpUrl), 'must look like smtp://user:password@host:587, or smtps://…')
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(isReadBy(parseMailAddress), 'must look like Name <address@example.com>')
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .refine(
      isReadBy(parseTrustedProxies),
      'must be addresses or CIDR blocks separated by commas, such as 10.0.0.0/8',
    )
    .optional(),
});

export type Settings = ReturnType<typeof parseSettings>;

/** Every setting, parsed once. An empty variable counts as absent, as shells and compose files leave them. */
export function parseSettings(variables: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new SettingsError(describeFirst(parsed.error));
  const { data } = parsed;
  const embedded = data.DATABASE_URL === undefined;
  if (!embedded && data.AALTO_SECRET === undefined) {
    throw new SettingsError(
      'AALTO_SECRET is required with DATABASE_URL: `id:key`, such as 1:<32 random bytes in base64url>.',
    );
  }
  const mode = data.AALTO_ENV ?? (embedded ? 'development' : 'production');
  return {
    databaseUrl: data.DATABASE_URL,
    secret: data.AALTO_SECRET,
    port: data.PORT,
    demoPort: data.DEMO_PORT,
    publicUrl: data.PUBLIC_URL ?? defaultPublicUrl(embedded, data.PORT),
    dataDir: resolve(data.DATA_DIR),
    environment: mode,
    logLevel: data.LOG_LEVEL ?? (mode === 'development' ? 'warn' : 'info'),
    /** What is for development is for one's own machine: nobody else is served. */
    hostname: mode === 'development' ? '127.0.0.1' : undefined,
    mail: { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM },
    /** Whose `X-Forwarded-For` is believed; nobody's unless set. */
    trustedProxies:
      data.TRUSTED_PROXIES === undefined ? noProxies : parseTrustedProxies(data.TRUSTED_PROXIES),
    seeds: {
      operatorEmail: data.AALTO_OPERATOR_EMAIL,
      operatorPassword: data.AALTO_OPERATOR_PASSWORD,
      demoAnonKey: data.AALTO_DEMO_ANON_KEY,
      consoleAnonKey: data.AALTO_CONSOLE_ANON_KEY,
    },
  };
}

/** Tokens of one process must be good at every other, so processes on one database do not take it from their ports. */
function defaultPublicUrl(embedded: boolean, port: number): string {
  return `http://localhost:${embedded ? port : 3000}`;
}

function isStrong(password: string): boolean {
  return weaknessesOf(password).length === 0;
}

function isReadBy(parse: (text: string) => unknown) {
  return (text: string): boolean => {
    try {
      parse(text);
      return true;
    } catch {
      return false;
    }
  };
}

function anonKey() {
  return z
    .string()
    .regex(/^aalto_pk_[\w-]{16,}$/, 'must be aalto_pk_ and at least 16 letters, digits, - or _');
}

function describeFirst({ issues }: z.ZodError): string {
  const [issue] = issues;
  const name = issue?.path.join('.') ?? 'The environment';
  return `${name} is wrong: ${issue?.message ?? 'unreadable'}.`;
}
