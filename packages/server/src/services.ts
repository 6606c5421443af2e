import type { RootKeys } from '@aalto/auth-core';

import type { Database } from './database/connect.ts';
import type { AaltoHooks } from './hooks.ts';
import type { Lazy } from './lazily.ts';
import type { MailDelivery } from './mail/mail-delivery.ts';
import type { OpenProvider } from './social/provider-opener.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { ReadBearer } from './tokens/bearer.ts';
import type { Keyring } from './tokens/keyring.ts';

/** What procedures are made of. Built once, in `createAalto`; nothing in it changes with a request. */
export interface Services {
  /** The API's own login, on the auth schema. */
  readonly database: Database;
  /** The login of data calls, which can only meet the gate; for the statements that we derive ourselves. */
  readonly dataPool: Lazy<Database>;
  /**
   * The same login, for a team's own statements. SQL that was injected into one may leave something on its connection
   * (a prepared statement under the name of ours, say), so no derived statement ever runs on it.
   */
  readonly teamPool: Lazy<Database>;
  readonly rootKeys: RootKeys;
  readonly keyring: Keyring;
  readonly readBearer: ReadBearer;
  readonly sessions: SessionStore;
  /** Where passwords are hashed and verified, a few at a time. */
  readonly passwords: Passwords;
  /** How mails leave: those that are enqueued, in any process. */
  readonly mail: MailDelivery;
  /** Providers of social sign-in, ready to be used. */
  readonly openProvider: OpenProvider;
  /** Where the team takes part. */
  readonly hooks: Omit<AaltoHooks, 'sendMail'>;
  /** The `iss` of access tokens. */
  readonly publicUrl: string;
  readonly environment: Environment;
  readonly log: Log;
}

export type Environment = 'development' | 'production';

/** The shape of pino's methods: what happened as fields, then a sentence. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
