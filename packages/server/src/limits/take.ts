import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { repeatUndone } from '../database/in-transaction.ts';
import type { Limit } from './limits.ts';

export type { Limit } from './limits.ts';

/** Takes one from a bucket that all processes share, before the work that it limits; `rate_limited` when it is empty. */
export async function takeOrRefuse(database: Database, limit: Limit, key: string): Promise<void> {
  const take = sql`select auth.take(${limit.bucket}, ${key}, ${limit.limit}, ${limit.windowSeconds}) as wait`;
  const [row] = await repeatUndone(() => database.execute<{ wait: number | null }>(take));
  if (row?.wait) throw new AaltoError('rate_limited', { retryAfterSeconds: row.wait });
}

/** Gives a bucket back: what was counted turned out to be honest. */
export async function giveBack(database: Database, limit: Limit, key: string): Promise<void> {
  await repeatUndone(() => database.execute(sql`select auth.give_back(${limit.bucket}, ${key})`));
}

/** One bucket that a try is taken from. */
export interface Try {
  readonly limit: Limit;
  readonly key: string;
}

/** Takes one from each bucket or from none, the narrowest first; `rate_limited` when one of them is empty. */
export async function takeTriesOrRefuse(database: Database, tries: readonly Try[]): Promise<void> {
  const take = sql`select auth.take_tries(${toJson(tries)}::text::jsonb) as wait`;
  const [row] = await repeatUndone(() => database.execute<{ wait: number | null }>(take));
  if (row?.wait) throw new AaltoError('rate_limited', { retryAfterSeconds: row.wait });
}

/** Gives one back to each bucket: it was no failure. */
export async function giveTriesBack(database: Database, tries: readonly Try[]): Promise<void> {
  await repeatUndone(() => database.execute(sql`select auth.give_tries_back(${toJson(tries)}::text::jsonb)`));
}

function toJson(tries: readonly Try[]): string {
  return JSON.stringify(
    tries.map(({ limit: { bucket, limit, windowSeconds, longestSeconds = windowSeconds }, key }) => ({
      bucket,
      key,
      limit,
      windowSeconds,
      longestSeconds,
    })),
  );
}
