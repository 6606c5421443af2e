import { parseRootKeys } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/postgres-js/migrator';

import { createAuthRouter } from './auth/auth-router.ts';
import { createConsoleRouter } from './console/console-router.ts';
import { createDataProcedures } from './data/data-procedures.ts';
import { createTableRouterFactory } from './data/table-router.ts';
import { connect, withLogin } from './database/connect.ts';
import { ensureDataLogin, openDataLogin } from './database/data-login.ts';
import { migrateAuthSchema, migrateDatabase } from './database/migrate.ts';
import { checkRootKeys } from './database/root-key-canaries.ts';
import { seed } from './database/seed.ts';
import type { Seeded, SeedOptions } from './database/seed.ts';
import { explainUnreachable } from './database/unreachable.ts';
import { createContextFactory, createFetchOptions } from './http/fetch-options.ts';
import { createHandler } from './http/handler.ts';
import { noNetworks, parseNetworks } from './http/parse-networks.ts';
import type { AaltoHooks } from './hooks.ts';
import type { OlderKey } from './keys/older-keys.ts';
import { reseal } from './keys/reseal.ts';
import type { ResealProgress } from './keys/reseal.ts';
import { lazily } from './lazily.ts';
import { createMailDelivery } from './mail/mail-delivery.ts';
import type { MailOptions } from './mail/mail-delivery.ts';
import { createPasswords } from './passwords/passwords.ts';
import { createRetentionWorker } from './retention/retention-worker.ts';
import type { Environment, Log, Services } from './services.ts';
import { createProviderOpener } from './social/provider-opener.ts';
import { createSessionStore } from './sessions/session-store.ts';
import { createBearerReader } from './tokens/bearer.ts';
import { createKeyring } from './tokens/keyring.ts';
import { ensureSigningKeys } from './tokens/signing-keys.ts';
import { createSessionProcedure } from './trpc/base.ts';
import { formatError } from './trpc/error-formatter.ts';

export interface AaltoOptions {
  /** `postgres://…`: the owner of the database, who may create roles. */
  readonly database: string;
  /** `AALTO_SECRET`: the root keys, `id:key` separated by commas; the first is current. */
  readonly secret: string;
  /** Where clients reach this API: the `iss` of access tokens. */
  readonly publicUrl: string;
  readonly environment: Environment;
  readonly log: Log;
  /** Connections that this process keeps, at most, in each of its three pools (see `Services`). Ten by default. */
  readonly poolSize?: number;
  /** How mails leave; without it they are kept in development, for the console's inbox, and wait in production. */
  readonly mail?: MailOptions;
  /**
   * `PROVIDER_NETWORKS`: addresses and CIDR blocks inside the team's own network where a provider of social sign-in may
   * be. In production none else is asked but on the public internet.
   */
  readonly providerNetworks?: string | undefined;
  /** Where a team takes part in what Aalto does. */
  readonly hooks?: AaltoHooks;
}

export type Aalto = ReturnType<typeof createAalto>;

/**
 * Everything a team mounts: the routers, the procedures to build its own from, and what a host needs. It opens no
 * connection until something is asked of it, so that a router can be read (by the SDK generator, say) without a
 * database.
 *
 * @example
 * import { createAalto } from '@aalto/server';
 * import type { AaltoContext } from '@aalto/server';
 * import { initTRPC } from '@trpc/server';
 *
 * const aalto = createAalto({
 *   database: 'postgres://owner:password@localhost/app',
 *   secret: '1:…',
 *   publicUrl: 'https://api.example.com',
 *   environment: 'production',
 *   log: console,
 * });
 * const t = initTRPC.context<AaltoContext>().create({ errorFormatter: aalto.errorFormatter });
 * export const router = t.router({ auth: aalto.authRouter });
 */
export function createAalto(options: AaltoOptions) {
  const services = createServices(options);
  const { database, dataPool, teamPool } = services;
  const retention = createRetentionWorker(database, options.log);

  return {
    authRouter: createAuthRouter(services),
    consoleRouter: createConsoleRouter(services),
    procedures: { sessionProcedure: createSessionProcedure(services), ...createDataProcedures(services) },
    tableRouter: createTableRouterFactory(services),
    errorFormatter: formatError,
    createContext: createContextFactory(services),
    fetchOptions: createFetchOptions(services),
    handler: createHandler(services),

    /**
     * Brings the database up to date: ours, then the team's own migrations, in drizzle-kit's folder.
     *
     * @throws {DatabaseUnreachableError}
     */
    migrate: (teamMigrations: string): Promise<void> =>
      migrateDatabase(options.database, async (connection) => {
        await migrateAuthSchema(connection);
        await checkRootKeys(connection, services.rootKeys);
        await ensureDataLogin(connection, services.rootKeys);
        await ensureSigningKeys(connection, services.rootKeys);
        await migrate(connection, { migrationsFolder: teamMigrations });
      }).catch((error: unknown) => {
        throw explainUnreachable(error, options.database);
      }),
    seed: (seeds: Omit<SeedOptions, 'environment'>): Promise<Seeded> =>
      seed(database, { ...seeds, environment: options.environment }),
    /**
     * Seals everything at rest with the current root key, beside running processes, and tells what still needs the older ones.
     *
     * @throws {WrongSecretError} also where no process was started with the current key yet.
     * @throws {DatabaseUnreachableError}
     */
    reseal: (onProgress: (progress: ResealProgress) => void): Promise<OlderKey[]> =>
      reseal(services, onProgress).catch((error: unknown) => {
        throw explainUnreachable(error, options.database);
      }),
    /**
     * Opens what the first call would otherwise wait for, and so finds out whether the data login gets in; then begins to
     * send what mails wait, and to clear away what was kept long enough.
     */
    async start(): Promise<void> {
      const data = await dataPool();
      await Promise.all([data.execute(sql`select 1`), services.keyring.load()]);
      services.mail.start();
      retention.start();
    },
    /** Lets a mail that is under way leave, and a batch end, then closes the pools. */
    async close(): Promise<void> {
      await Promise.all([services.mail.close(), retention.close()]);
      const pools = await Promise.all([dataPool, teamPool].map((pool) => pool().catch(() => undefined)));
      await Promise.all([database, ...pools].map(async (pool) => pool?.$client.end({ timeout: 5 })));
    },
  };
}

function createServices({
  database: url,
  secret,
  publicUrl,
  environment,
  log,
  poolSize = 10,
  mail = {},
  providerNetworks,
  hooks = {},
}: AaltoOptions): Services {
  const rootKeys = parseRootKeys(secret);
  const database = connect(url, { max: poolSize, use: 'ours' });
  const keyring = createKeyring(database, rootKeys);
  const networks = providerNetworks === undefined ? noNetworks : parseNetworks(providerNetworks);
  const dataLogin = lazily(() => openDataLogin(database, rootKeys));
  const openDataPool = async (use: 'ours' | 'team') => {
    const { name, password } = await dataLogin();
    return connect(withLogin(url, name, password), { max: poolSize, use });
  };
  return {
    database,
    dataPool: lazily(() => openDataPool('ours')),
    teamPool: lazily(() => openDataPool('team')),
    rootKeys,
    keyring,
    readBearer: createBearerReader(keyring, publicUrl),
    sessions: createSessionStore(database),
    passwords: createPasswords(),
    mail: createMailDelivery({
      mail,
      sendMail: hooks.sendMail,
      publicUrl,
      environment,
      database,
      rootKeys,
      log,
    }),
    openProvider: createProviderOpener({ rootKeys, log, environment, networks }),
    hooks,
    publicUrl,
    environment,
    log,
  };
}
