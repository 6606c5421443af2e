import { importSigningKey, importVerifyingKey, openSecret } from '@aalto/auth-core';
import type { ImportedSigningKey, PublicSigningJwk, RootKeys } from '@aalto/auth-core';
import { asc, getTableColumns, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';

import type { Database } from '../database/connect.ts';
import { inTime } from '../database/in-time.ts';
import { signingKeys } from '../database/schema/index.ts';
import { lazily } from '../lazily.ts';
import { sealedFor } from './signing-keys.ts';

/** How often an unknown `kid` may make this process look for new keys: anyone can send one. */
const RELOAD_INTERVAL_MS = 5_000;
/** How long a key that was retired or made elsewhere may go unnoticed. */
const REFRESH_INTERVAL_MS = 60_000;

type VerifyingKey = Awaited<ReturnType<typeof importVerifyingKey>>;

interface LoadedKeys {
  readonly signing: ImportedSigningKey;
  readonly verifying: ReadonlyMap<string, VerifyingKey>;
  readonly jwks: { readonly keys: readonly PublicSigningJwk[] };
}

export interface Keyring {
  /** The keys in use, looked at again every minute. */
  load(): Promise<LoadedKeys>;
  /** Looks again, for a key that another process may have made; not more often than every five seconds. */
  reload(): Promise<LoadedKeys>;
}

const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

/** The keys that access tokens are signed with. They live in the database, the private ones sealed. */
export function createKeyring(database: Database, rootKeys: RootKeys): Keyring {
  const loadNow = () => inTime(loadKeys(database, rootKeys));
  let load = lazily(loadNow);
  let lookedAt = Date.now();

  /** What is loaded stays in use until something newer is there: a failure to look again takes nothing away. */
  const look = (): Promise<LoadedKeys> => {
    lookedAt = Date.now();
    const fresh = loadNow();
    fresh.then(
      () => (load = lazily(() => fresh)),
      () => undefined,
    );
    return fresh.catch(() => load());
  };
  return {
    load() {
      if (Date.now() - lookedAt > REFRESH_INTERVAL_MS) look().catch(() => undefined);
      return load();
    },
    reload: () => (Date.now() - lookedAt < RELOAD_INTERVAL_MS ? load() : look()),
  };
}

async function loadKeys(database: Database, rootKeys: RootKeys): Promise<LoadedKeys> {
  const rows = await database
    .select({ ...getTableColumns(signingKeys), isSettled })
    .from(signingKeys)
    .where(isNull(signingKeys.retiredAt))
    .orderBy(asc(signingKeys.createdAt));
  const signing = rows.findLast((row) => row.isSettled) ?? rows[0];
  if (!signing) throw new Error('This database has no signing key: it is not migrated.');
  const opened = await openSecret(signing.sealedPrivateJwk, sealedFor(signing.kid), rootKeys);
  const verifying = await Promise.all(
    rows.map(async (row) => [row.kid, await importVerifyingKey(row.publicJwk)] as const),
  );
  return {
    signing: await importSigningKey(privateJwk.parse(JSON.parse(opened))),
    verifying: new Map(verifying),
    jwks: { keys: rows.map((row) => row.publicJwk) },
  };
}

/** A new key signs only once every process has had the time to learn of it. */
const isSettled = sql<boolean>`${signingKeys.createdAt} < clock_timestamp() - interval '2 minutes'`;
