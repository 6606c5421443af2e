import type { ProofPurpose } from '@aalto/auth-core';
import { foreignKey, index, jsonb, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';
import { backends } from './backends.ts';
import { users } from './users.ts';
import type { Json } from './users.ts';

/**
 * What was mailed to prove an address: hashes of a code and of a link's token. A new mail leaves the ones before it alive:
 * up to ten at once, by the limit of mails (`MAIL_REQUESTS`).
 */
export const mailedProofs = authSchema.table(
  'mailed_proofs',
  {
    backendId: uuid('backend_id')
      .notNull()
      .references(() => backends.id, { onDelete: 'cascade' }),
    id: uuid().notNull().defaultRandom(),
    purpose: text().$type<ProofPurpose>().notNull(),
    /** The address as it was given: what an account made by this proof will have. */
    email: text().notNull(),
    emailKey: text('email_key').notNull(),
    /** Whose it is, where it is about an account that exists. */
    userId: uuid('user_id'),
    /** Where the link leads once it was clicked: one of the backend's `redirectUrls`. */
    redirectTo: text('redirect_to'),
    /** What happens once it is proven, such as the password of the sign-up that it belongs to. */
    details: jsonb().$type<ProofDetails>().notNull().default({}),
    codeHash: text('code_hash').notNull(),
    tokenHash: text('token_hash').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    consumedAt: moment('consumed_at'),
    /** Of the attempt that consumed it, and the session that came of it: what a repeated attempt is answered with. */
    attemptHash: text('attempt_hash'),
    sessionId: uuid('session_id'),
  },
  (table) => [
    primaryKey({ columns: [table.backendId, table.id] }),
    unique('mailed_proofs_token').on(table.backendId, table.tokenHash),
    index('mailed_proofs_email').on(table.backendId, table.purpose, table.emailKey),
    index('mailed_proofs_expiry').on(table.expiresAt),
    foreignKey({
      columns: [table.backendId, table.userId],
      foreignColumns: [users.backendId, users.id],
    }).onDelete('cascade'),
  ],
);

export interface ProofDetails {
  /** Of a sign-up, as long as nobody else asks for its address: what one stranger wrote, the owner must not confirm. */
  readonly passwordHash?: string;
  readonly metadata?: Json;
  /** Of a sign-up whose mail is not written yet: nobody else has asked for its address since it began. */
  readonly isAlone?: true;
  /** Of a notice: what its "this wasn't me" undoes. */
  readonly factorId?: string;
  readonly identityId?: string;
  readonly recoveryCodes?: true;
  /** Since when the address that the notice went to was proven; null where it was not. */
  readonly previousVerifiedAt?: string | null;
}
