import { randomUUID } from 'node:crypto';

import { and, eq, gt, isNull, sql } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { mailedProofs } from '../database/schema/index.ts';
import { inMinutes, PROOF_MINUTES } from './mail-proof.ts';

/** A sign-up that is under way: the password that it brings counts while nobody else asks for the address. */
export interface PasswordOffer {
  readonly backendId: string;
  readonly email: string;
  /** The row that stands for it until its mail is written; null where others had asked before. */
  readonly id: string | null;
}

/**
 * Empties what the live sign-ups of an address were made with. An inbox takes one mail a minute from us, so the only one
 * that its owner finds may be a stranger's: it proves the address, and no password with it. To be called before the
 * limit of mails can refuse.
 */
export function withdrawPasswords(database: Database, backendId: string, email: string): Promise<boolean> {
  return inTransaction(database, (tx) => withdraw(tx, { backendId, email }));
}

/** Begins a sign-up: it withdraws every other one's password, and then any other withdraws this one's. */
export function offerPassword(database: Database, backendId: string, email: string): Promise<PasswordOffer> {
  return inTransaction(database, async (tx) => {
    if (await withdraw(tx, { backendId, email })) return { backendId, email, id: null };
    const id = randomUUID();
    await tx.insert(mailedProofs).values({
      backendId,
      id,
      purpose: 'sign_up',
      email,
      emailKey: emailKey(email),
      details: { isAlone: true },
      // No code or token has these hashes.
      codeHash: 'none',
      tokenHash: `none:${id}`,
      createdAt: sql`clock_timestamp()`,
      expiresAt: inMinutes(PROOF_MINUTES),
    });
    return { backendId, email, id };
  });
}

/** Whether the password still counts, in the transaction that writes the sign-up's proof in place of the offer. */
export async function takeOffer(tx: Transaction, offer: PasswordOffer): Promise<boolean> {
  await lockAddress(tx, offer);
  return endOffer(tx, offer);
}

/** For a sign-up that was refused: another try of the same person finds no trace of it. */
export async function endOffer(executor: Database | Transaction, offer: PasswordOffer): Promise<boolean> {
  if (offer.id === null) return false;
  const ended = await executor
    .delete(mailedProofs)
    .where(
      and(
        eq(mailedProofs.backendId, offer.backendId),
        eq(mailedProofs.id, offer.id),
        sql`${mailedProofs.details} ? 'isAlone'`,
      ),
    )
    .returning({ id: mailedProofs.id });
  return ended.length > 0;
}

async function withdraw(tx: Transaction, address: Pick<PasswordOffer, 'backendId' | 'email'>) {
  await lockAddress(tx, address);
  const withdrawn = await tx
    .update(mailedProofs)
    .set({ details: {} })
    .where(
      and(
        eq(mailedProofs.backendId, address.backendId),
        eq(mailedProofs.purpose, 'sign_up'),
        eq(mailedProofs.emailKey, emailKey(address.email)),
        isNull(mailedProofs.consumedAt),
        gt(mailedProofs.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: mailedProofs.id });
  return withdrawn.length > 0;
}

/** One after the other: two sign-ups that begin at once must see each other. */
async function lockAddress(
  tx: Transaction,
  { backendId, email }: Pick<PasswordOffer, 'backendId' | 'email'>,
): Promise<void> {
  const key = `sign_up:${backendId}:${emailKey(email)}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}
