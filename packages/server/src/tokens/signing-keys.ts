import { createSigningKey, sealSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';
import { eq } from 'drizzle-orm';

import type { Database } from '../database/connect.ts';
import { signingKeys } from '../database/schema/index.ts';
import { sealAnew } from '../keys/seal-anew.ts';

/** What a sealed private key is bound to: in another row it does not open. */
export function sealedFor(kid: string): string {
  return `signing-key:${kid}`;
}

/** Makes the first signing key, and seals the others anew where they were sealed under an older root key. */
export async function ensureSigningKeys(database: Database, keys: RootKeys): Promise<void> {
  const rows = await database.select().from(signingKeys);
  if (rows.length === 0) return insertSigningKey(database, keys);
  for (const { kid, sealedPrivateJwk } of rows) {
    const resealed = await sealAnew(sealedPrivateJwk, sealedFor(kid), keys);
    if (resealed === sealedPrivateJwk) continue;
    await database.update(signingKeys).set({ sealedPrivateJwk: resealed }).where(eq(signingKeys.kid, kid));
  }
}

async function insertSigningKey(database: Database, keys: RootKeys): Promise<void> {
  const { kid, privateJwk, publicJwk } = await createSigningKey();
  const sealedPrivateJwk = await sealSecret(JSON.stringify(privateJwk), sealedFor(kid), keys);
  await database.insert(signingKeys).values({ kid, sealedPrivateJwk, publicJwk });
}
