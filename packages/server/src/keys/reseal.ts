import type { RootKeys } from '@aalto/auth-core';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { requireTakenIn } from '../database/root-key-canaries.ts';
import { auditEvents, backends } from '../database/schema/index.ts';
import type { Log } from '../services.ts';
import { findOlderKeys } from './older-keys.ts';
import type { OlderKey } from './older-keys.ts';
import type { SealedPlace } from './sealed-place.ts';
import { sealedPlaces } from './sealed-places.ts';

/** How far one kind of secrets is. */
export interface ResealProgress {
  readonly name: string;
  readonly done: number;
  /** As many as there were at first; some may come and go meanwhile. */
  readonly total: number;
  readonly sealedAnew: number;
  /** Of another root key than those given, or altered: the log names each. */
  readonly unreadable: number;
  /** Whether it is through. */
  readonly isOver: boolean;
}

interface ResealMeans {
  readonly database: Database;
  readonly rootKeys: RootKeys;
  readonly log: Log;
}

/**
 * Seals everything at rest with the current root key. It may run beside API processes, be stopped and be run again: each
 * secret is replaced by itself, and only while it still is what was read.
 *
 * @returns What still needs each older root key.
 */
export async function reseal(
  means: ResealMeans,
  onProgress: (progress: ResealProgress) => void,
): Promise<OlderKey[]> {
  const { database, rootKeys } = means;
  await requireTakenIn(database, rootKeys);
  let sealedAnew = 0;
  for (const place of sealedPlaces) sealedAnew += await resealPlace(means, place, onProgress);
  await noteResealed(database, rootKeys.current.id, sealedAnew);
  return findOlderKeys(database, rootKeys);
}

async function resealPlace(
  { database, rootKeys, log }: ResealMeans,
  place: SealedPlace,
  onProgress: (progress: ResealProgress) => void,
): Promise<number> {
  const { name } = place;
  const total = await place.count(database);
  let progress = { name, done: 0, total, sealedAnew: 0, unreadable: 0 };
  for await (const { read, sealedAnew, unreadable } of place.sealAll(database, rootKeys)) {
    for (const err of unreadable) log.error({ err }, 'a secret cannot be opened');
    progress = {
      ...progress,
      done: progress.done + read,
      sealedAnew: progress.sealedAnew + sealedAnew,
      unreadable: progress.unreadable + unreadable.length,
    };
    onProgress({ ...progress, isOver: false });
  }
  onProgress({ ...progress, isOver: true });
  return progress.sealedAnew;
}

/**
 * Writes down that all is sealed with this key, at first and whenever something was not: by then an older key had last made
 * something (`lastUseOf`). As the guide has it, every process has this key before the first time.
 */
async function noteResealed(database: Database, keyId: number, sealedAnew: number): Promise<void> {
  const [installed] = await database
    .select({ id: backends.id, lastKeyId: lastKeyId(database) })
    .from(backends)
    .where(eq(backends.slug, 'console'));
  if (!installed || (sealedAnew === 0 && installed.lastKeyId === keyId)) return;
  const details = { keyId, sealedAnew };
  const at = sql`clock_timestamp()`;
  await database
    .insert(auditEvents)
    .values({ backendId: installed.id, type: 'root_keys.resealed', at, details });
}

function lastKeyId(database: Database): SQL<number | null> {
  const last = database
    .select({ keyId: sql`(${auditEvents.details} ->> 'keyId')::integer` })
    .from(auditEvents)
    .where(and(eq(auditEvents.backendId, backends.id), eq(auditEvents.type, 'root_keys.resealed')))
    .orderBy(desc(auditEvents.at))
    .limit(1);
  return sql<number | null>`(${last})`;
}
