import { randomBytes } from 'node:crypto';

import { hashPassword, weaknessesOf } from '@aalto/auth-core';
import { and, eq, sql } from 'drizzle-orm';

import { emailKey } from '../auth/account-store.ts';
import type { Environment } from '../services.ts';
import type { Database, Transaction } from './connect.ts';
import { backends, operatorBackends, operators, users } from './schema/index.ts';

export interface SeedOptions {
  readonly environment: Environment;
  /** The first operator; generated where absent. */
  readonly operatorEmail?: string | undefined;
  readonly operatorPassword?: string | undefined;
  readonly demoAnonKey?: string | undefined;
  readonly consoleAnonKey?: string | undefined;
  /** The demo app's landing page, where that app is served: the first redirect target of the demo backend. */
  readonly demoRedirectUrl?: string | undefined;
}

export interface Seeded {
  readonly demoAnonKey: string;
  readonly consoleAnonKey: string;
  /** Only when this call made the first operator: the password is stored hashed, and cannot be shown again. */
  readonly operator?: { readonly email: string; readonly password: string };
}

/** What a fresh installation begins with: the console, a demo backend, and the first operator. Repeating it does no harm. */
export async function seed(database: Database, options: SeedOptions): Promise<Seeded> {
  return database.transaction(async (tx) => {
    const requireEmailProof = options.environment === 'production';
    const consoleBackend = await ensureBackend(tx, {
      slug: 'console',
      name: 'Aalto console',
      anonKey: options.consoleAnonKey ?? newAnonKey(),
      requireEmailProof,
      // Accounts of the console come by invitation alone.
      signupsEnabled: false,
    });
    const demo = await ensureBackend(tx, {
      slug: 'demo',
      name: 'Aalto demo',
      anonKey: options.demoAnonKey ?? newAnonKey(),
      requireEmailProof,
    });
    if (options.demoRedirectUrl !== undefined) await ensureRedirect(tx, demo.id, options);
    const operator = await ensureOperator(tx, consoleBackend.id, [consoleBackend.id, demo.id], options);
    return {
      demoAnonKey: demo.anonKey,
      consoleAnonKey: consoleBackend.anonKey,
      ...(operator ? { operator } : {}),
    };
  });
}

async function ensureBackend(tx: Transaction, values: typeof backends.$inferInsert) {
  const [backend] = await tx
    .insert(backends)
    .values(values)
    // An update of nothing, so that the row comes back whether it was there or not.
    .onConflictDoUpdate({ target: backends.slug, set: { slug: sql`excluded.slug` } })
    .returning();
  if (!backend) throw new Error(`The backend ${values.slug} was not stored`);
  return backend;
}

/**
 * So that the demo app works at once. In development it is served where it was not last time, and comes first; in
 * production the list is the operators' alone once it has an entry.
 */
async function ensureRedirect(
  tx: Transaction,
  backendId: string,
  { environment, demoRedirectUrl: url }: SeedOptions,
): Promise<void> {
  const { redirectUrls } = backends;
  const isWanted =
    environment === 'development'
      ? sql`${redirectUrls}[1] is distinct from ${url}`
      : sql`${redirectUrls} = '{}'`;
  await tx
    .update(backends)
    .set({ redirectUrls: sql`array_prepend(${url}, array_remove(${redirectUrls}, ${url}))` })
    .where(and(eq(backends.id, backendId), isWanted));
}

async function ensureOperator(
  tx: Transaction,
  consoleId: string,
  reach: readonly string[],
  { operatorEmail = 'operator@example.com', operatorPassword = newPassword() }: SeedOptions,
) {
  const [existing] = await tx.select({ userId: operators.userId }).from(operators).limit(1);
  if (existing) return undefined;
  if (weaknessesOf(operatorPassword).length > 0) {
    throw new TypeError('AALTO_OPERATOR_PASSWORD needs at least 8 characters, and at most 1024 bytes.');
  }
  const [user] = await tx
    .insert(users)
    .values({
      backendId: consoleId,
      email: operatorEmail,
      emailKey: emailKey(operatorEmail),
      emailVerifiedAt: sql`clock_timestamp()`,
      passwordHash: await hashPassword(operatorPassword),
    })
    .returning({ id: users.id });
  if (!user) throw new Error('The first operator was not stored');
  await tx.insert(operators).values({ backendId: consoleId, userId: user.id });
  await tx
    .insert(operatorBackends)
    .values(reach.map((managedBackendId) => ({ backendId: consoleId, userId: user.id, managedBackendId })));
  return { email: operatorEmail, password: operatorPassword };
}

function newAnonKey(): string {
  return `aalto_pk_${randomBytes(24).toString('base64url')}`;
}

function newPassword(): string {
  return randomBytes(15).toString('base64url');
}
