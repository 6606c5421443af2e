import { and, desc, eq, like, sql } from 'drizzle-orm';
import { z } from 'zod';

import { emailKey } from '../../auth/account-store.ts';
import { isStorableText } from '../../auth/inputs.ts';
import { decodeCursor, encodeCursor } from '../../data/cursor.ts';
import { factors, users } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import { loadManagedBackend } from '../managed-backends.ts';
import type { OperatorProcedure } from '../operator-procedure.ts';

const listedUser = z.object({
  id: z.uuid(),
  email: z.string(),
  /** Null until the address is proven. */
  emailVerifiedAt: z.iso.datetime().nullable(),
  bannedAt: z.iso.datetime().nullable(),
  factorCount: z.int().nonnegative(),
  lastSignInAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});

const listInput = z.strictObject({
  backendId: z.uuid(),
  search: z
    .string()
    .trim()
    .max(320)
    .refine(isStorableText, 'This has characters that no address has.')
    .optional()
    .describe('A piece of the address'),
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

export function listUsers(operatorProcedure: OperatorProcedure, services: Services) {
  return operatorProcedure
    .meta({ summary: 'The users of a backend, the newest first.', errors: ['not_found'] })
    .input(listInput)
    .output(z.object({ users: z.array(listedUser), nextCursor: z.string().nullable() }))
    .query(async ({ ctx, input }) => {
      await loadManagedBackend(services.database, ctx.operator, input.backendId);
      const rows = await selectPage(services, input);
      const shown = rows.slice(0, input.limit);
      const last = rows.length > input.limit ? shown.at(-1) : undefined;
      return {
        users: shown.map(answerUser),
        nextCursor: last ? encodeCursor([last.createdAtText, last.id]) : null,
      };
    });
}

/** One more than a page. No index has this order: a page reads the backend's users once (see docs/reference/limits.md). */
function selectPage(
  { database }: Services,
  { backendId, search, limit, cursor }: z.output<typeof listInput>,
) {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const isAfter =
    after && sql`(${users.createdAt}, ${users.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const ofUser = and(eq(factors.backendId, users.backendId), eq(factors.userId, users.id));
  return database
    .select({
      id: users.id,
      email: users.email,
      emailVerifiedAt: users.emailVerifiedAt,
      bannedAt: users.bannedAt,
      factorCount: sql<number>`(select count(*)::integer from ${factors} where ${ofUser})`,
      lastSignInAt: users.lastSignInAt,
      createdAt: users.createdAt,
      createdAtText: sql<string>`${users.createdAt}::text`,
    })
    .from(users)
    .where(and(eq(users.backendId, backendId), search ? hasInAddress(search) : undefined, isAfter))
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(limit + 1);
}

/** In the form in which addresses are compared. What was typed is a text, no pattern. */
function hasInAddress(search: string) {
  return like(users.emailKey, `%${emailKey(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}

type UserRow = Awaited<ReturnType<typeof selectPage>>[number];

function answerUser(user: UserRow): z.output<typeof listedUser> {
  const { id, email, emailVerifiedAt, bannedAt, factorCount, lastSignInAt, createdAt } = user;
  return {
    id,
    email,
    emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
    bannedAt: bannedAt?.toISOString() ?? null,
    factorCount,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
