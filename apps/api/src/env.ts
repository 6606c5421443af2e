import { resolve } from 'node:path';

import { weaknessesOf } from '@aalto/auth-core';
import { isLoopback, noNetworks, parseMailAddress, parseNetworks, parseSmtpUrl } from '@aalto/server';
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
  TRUSTED_PROXIES: networks().optional(),
  PROVIDER_NETWORKS: networks().optional(),
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
  const publicUrl = data.PUBLIC_URL ?? defaultPublicUrl(embedded, data.PORT);
  if (mode === 'production') refuseOpenUrl(publicUrl);
  return {
    databaseUrl: data.DATABASE_URL,
    secret: data.AALTO_SECRET,
    port: data.PORT,
    demoPort: data.DEMO_PORT,
    publicUrl,
    dataDir: resolve(data.DATA_DIR),
    environment: mode,
    logLevel: data.LOG_LEVEL ?? (mode === 'development' ? 'warn' : 'info'),
    /** What is for development is for one's own machine: nobody else is served. */
    hostname: mode === 'development' ? '127.0.0.1' : undefined,
    mail: { smtpUrl: data.SMTP_URL, from: data.MAIL_FROM },
    /** Whose `X-Forwarded-For` is believed; nobody's unless set. */
    trustedProxies: data.TRUSTED_PROXIES === undefined ? noNetworks : parseNetworks(data.TRUSTED_PROXIES),
    /** Where inside the team's own network providers of social sign-in may be; nowhere unless set. */
    providerNetworks: data.PROVIDER_NETWORKS,
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

/** Passwords, tokens and mailed links travel to it. Behind a proxy that ends TLS it is the proxy's address. */
function refuseOpenUrl(publicUrl: string): void {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new SettingsError(
    'PUBLIC_URL is wrong: in production it must be an https URL, or name this machine.',
  );
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

function networks() {
  return z
    .string()
    .refine(
      isReadBy(parseNetworks),
      'must be addresses or CIDR blocks separated by commas, such as 10.0.0.0/8',
    );
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
