import { AaltoError } from '@aalto/auth-core';
import { sql } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { repeatUndone } from '../database/in-transaction.ts';

export interface Limit {
  readonly bucket: string;
  /** How many in a window are granted. */
  readonly limit: number;
  readonly windowSeconds: number;
}

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
