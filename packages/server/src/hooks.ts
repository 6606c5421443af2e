import type { ExtraClaims } from '@aalto/auth-core';

import type { Transaction } from './database/connect.ts';
import type { Json } from './database/schema/index.ts';
import type { OutgoingMail } from './mail/mail-sender.ts';

/** Places where a team takes part in what Aalto does. Each fails safely: nothing is opened, and nobody signed out. */
export interface AaltoHooks {
  /**
   * Whether somebody may open an account: an allow-list of domains, a closed beta. Whoever may not is refused by throwing
   * {@link SignUpRefusedError}, and answered `forbidden`. Anything else that it throws, or more than five seconds, is
   * `unavailable`: logged, and no account is opened.
   *
   * `signUp` asks it for every address, known or not, before anything is looked up, so that the answer tells nobody which
   * addresses have an account. A mailed code or link, and a social account, ask it once they are proven, and only where
   * an account is about to be opened. It may be asked again for the same person, whose first try was lost on its way, so
   * it should decide and change nothing.
   *
   * @example
   * import { SignUpRefusedError } from '@aalto/server';
   * import type { AaltoHooks } from '@aalto/server';
   *
   * export const beforeSignUp: AaltoHooks['beforeSignUp'] = async ({ email, method }) => {
   *   if (method === 'password' && !email.endsWith('@example.com')) throw new SignUpRefusedError();
   * };
   */
  readonly beforeSignUp?: (signUp: SignUpRequest, options: HookOptions) => Promise<void>;

  /**
   * Runs in the transaction that opens an account, so that a row of the team's exists exactly if the user does. Every way
   * in calls it, once for each account that is opened; never for one that is there already, nor for a seeded operator.
   *
   * Where it throws, no account is opened, a mailed proof stays good, and the call answers `internal_error`; where it
   * takes longer than two seconds, `unavailable`. PostgreSQL may undo the transaction for another's sake: then all of it is
   * done again, so nothing but `tx` should be touched here.
   *
   * `tx` is the owner's login, and nobody is signed in yet: `auth.uid()` is null, so name the backend and the user. The
   * owner is bound by a protected table's row level security too: give that table the policy `madeWithAccount()` of
   * `@aalto/server/schema`.
   *
   * @example
   * import type { AaltoHooks } from '@aalto/server';
   * import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
   *
   * const profiles = pgTable('profiles', { backendId: uuid('backend_id'), userId: uuid('user_id'), name: text() });
   *
   * export const userCreated: AaltoHooks['userCreated'] = async (tx, { id: userId, backend, email }) => {
   *   await tx.insert(profiles).values({ backendId: backend.id, userId, name: email.split('@')[0] });
   * };
   */
  readonly userCreated?: (tx: HookTransaction, user: HookUser) => Promise<unknown>;

  /**
   * Claims to add to an access token, for services of the team's own that read it. It is asked for every one that is
   * signed: at a sign-in, a step-up, a refresh. Policies do not see them: what SQL decides by comes from the tables.
   *
   * They are JSON, at most 2 KiB, and cannot have a name that Aalto or a standard uses (`aal`, `role`, `scope`, …), or one
   * that begins with `aalto_`. Where they do, or where it throws or takes longer than three seconds, the call answers
   * `unavailable` and no token is signed. A client that asks again, under the same attempt, gets its tokens then.
   *
   * `metadata` is its owner's to write: never make a right of it.
   *
   * @example
   * import type { AaltoHooks } from '@aalto/server';
   *
   * export const tokenClaims: AaltoHooks['tokenClaims'] = ({ email }) => ({ company: email.split('@')[1] ?? null });
   */
  readonly tokenClaims?: (user: HookUser, options: HookOptions) => ExtraClaims | Promise<ExtraClaims>;

  /**
   * Sends mails in place of SMTP: by the HTTP API of a mail service, say. The queue, its retries and its limits stay
   * the same. What it throws is retried for a day, unless it is a {@link MailRefusedError}.
   *
   * A mail is never handed to it twice without its having thrown: where the process dies while it runs, or it takes
   * longer than a minute, the mail may have left and is not sent again. `mail.id` is the same for every attempt, for a
   * service that takes an idempotency key.
   *
   * @example
   * import { MailRefusedError } from '@aalto/server';
   * import type { AaltoHooks } from '@aalto/server';
   *
   * const apiKey = process.env['MAIL_API_KEY'];
   *
   * export const sendMail: AaltoHooks['sendMail'] = async ({ id, from, to, subject, text, html }, { signal }) => {
   *   const response = await fetch('https://api.mail.example/v1/messages', {
   *     method: 'POST',
   *     headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': id, 'content-type': 'application/json' },
   *     body: JSON.stringify({ from: `${from.name} <${from.address}>`, to, subject, text, html }),
   *     signal,
   *   });
   *   if (response.status === 422) throw new MailRefusedError();
   *   if (!response.ok) throw new Error(`The mail service answered ${response.status}`);
   * };
   */
  readonly sendMail?: (mail: OutgoingMail, options: HookOptions) => Promise<void>;
}

export interface HookOptions {
  /** Aborted once nobody waits any more: hand it to `fetch`. */
  readonly signal: AbortSignal;
}

/** Which backend it is about: one team may run several. */
export interface HookBackend {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Who is about to open an account, and how. */
export interface SignUpRequest {
  readonly backend: HookBackend;
  /** In the form in which addresses are compared, lower case: a list of domains needs no other spelling of them. */
  readonly email: string;
  /** What the app gave to `signUp`, which is to say anybody; empty otherwise. */
  readonly metadata: Json;
  readonly method: SignUpMethod;
  /** The name of the provider, for `oauth`. */
  readonly provider?: string;
}

/** By `signUp`, by a mailed code or link, or by a social account. */
export type SignUpMethod = 'password' | 'email' | 'oauth';

/** A user, as hooks see one. */
export interface HookUser {
  readonly backend: HookBackend;
  readonly id: string;
  /** As it was given: where mail goes. */
  readonly email: string;
  /** Null for an address that is not proven. */
  readonly emailVerifiedAt: Date | null;
  /** Its owner's to write. */
  readonly metadata: Json;
  /** The server's to write; the claim `app_metadata`. */
  readonly appMetadata: Json;
  readonly createdAt: Date;
}

/** drizzle's transaction, on the owner's login. */
export type HookTransaction = Transaction;

/** What `beforeSignUp` throws where somebody may not open an account. */
export class SignUpRefusedError extends Error {
  override readonly name = 'SignUpRefusedError';
}

/** What `sendMail` throws where trying again cannot help: the address does not exist, say. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}
