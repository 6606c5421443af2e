import { importSigningKey, importVerifyingKey, openSecret } from '@aalto/auth-core';
import type { ImportedSigningKey, PublicSigningJwk, RootKeys } from '@aalto/auth-core';
import { asc, isNull } from 'drizzle-orm';
import { z } from 'zod';

import type { Database } from '../database/connect.ts';
import { inTime } from '../database/in-time.ts';
import { sealedFor } from '../database/installation.ts';
import { signingKeys } from '../database/schema/index.ts';
import { lazily } from '../lazily.ts';

/** How often an unknown `kid` may make this process look for new keys: anyone can send one. */
const RELOAD_INTERVAL_MS = 5_000;

type VerifyingKey = Awaited<ReturnType<typeof importVerifyingKey>>;

interface LoadedKeys {
  readonly signing: ImportedSigningKey;
  readonly verifying: ReadonlyMap<string, VerifyingKey>;
  readonly jwks: { readonly keys: readonly PublicSigningJwk[] };
}

export interface Keyring {
  /** The keys in use; loaded once. */
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
  const loadInTime = () => lazily(() => inTime(loadKeys(database, rootKeys)));
  let load = loadInTime();
  let reloadedAt = Date.now();

  const reload = (): Promise<LoadedKeys> => {
    if (Date.now() - reloadedAt < RELOAD_INTERVAL_MS) return load();
    reloadedAt = Date.now();
    load = loadInTime();
    return load();
  };
  return { load: () => load(), reload };
}

async function loadKeys(database: Database, rootKeys: RootKeys): Promise<LoadedKeys> {
  const rows = await database
    .select()
    .from(signingKeys)
    .where(isNull(signingKeys.retiredAt))
    .orderBy(asc(signingKeys.createdAt));
  const newest = rows.at(-1);
  if (!newest) throw new Error('This database has no signing key: it is not migrated.');
  const opened = await openSecret(newest.sealedPrivateJwk, sealedFor.signingKey(newest.kid), rootKeys);
  const verifying = await Promise.all(
    rows.map(async (row) => [row.kid, await importVerifyingKey(row.publicJwk)] as const),
  );
  return {
    signing: await importSigningKey(privateJwk.parse(JSON.parse(opened))),
    verifying: new Map(verifying),
    jwks: { keys: rows.map((row) => row.publicJwk) },
  };
}
