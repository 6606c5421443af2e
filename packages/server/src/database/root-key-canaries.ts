import { openSecret, sealSecret } from '@aalto/auth-core';
import type { RootKey, RootKeys } from '@aalto/auth-core';
import { eq } from 'drizzle-orm';

import type { Database } from './connect.ts';
import { rootKeyCanaries } from './schema/index.ts';

const CANARY = 'aalto';
const CONTEXT = 'root-key:canary';

/** The process was given other root keys than this database was made with. */
export class WrongSecretError extends Error {
  override name = 'WrongSecretError';

  constructor(problem: string, options?: ErrorOptions) {
    super(`AALTO_SECRET does not fit this database: ${problem}`, options);
  }
}

/**
 * Checks every root key against what was sealed with it when it was first seen, so that a process with a wrong one
 * refuses to start instead of telling its clients that their tokens are invalid. A new key is taken in only beside one
 * that is known already.
 */
export async function checkRootKeys(database: Database, keys: RootKeys): Promise<void> {
  const known = new Map((await database.select().from(rootKeyCanaries)).map((row) => [row.id, row.canary]));
  const given = [...keys.byId.values()];
  const familiar = given.filter((key) => known.has(key.id));
  if (known.size > 0 && familiar.length === 0) {
    throw new WrongSecretError(
      'none of its keys is known here. A new key goes beside the old ones, which stay.',
    );
  }
  for (const key of familiar) await openCanary(key, known.get(key.id) ?? '');
  for (const key of given.filter((each) => !known.has(each.id))) {
    const canary = await sealSecret(CANARY, CONTEXT, { current: key, byId: new Map([[key.id, key]]) });
    await database.insert(rootKeyCanaries).values({ id: key.id, canary }).onConflictDoNothing();
  }
}

/**
 * For what comes after a start: the same check, and the current key must be known already. What is sealed with one that no
 * API process has been started with opens in none of them.
 */
export async function requireTakenIn(database: Database, keys: RootKeys): Promise<void> {
  const { id } = keys.current;
  const [known] = await database.select().from(rootKeyCanaries).where(eq(rootKeyCanaries.id, id));
  if (!known) {
    throw new WrongSecretError(
      `its first key, ${id}, is new here. Start every API process with it, and then seal anew.`,
    );
  }
  await checkRootKeys(database, keys);
}

async function openCanary(key: RootKey, canary: string): Promise<void> {
  try {
    await openSecret(canary, CONTEXT, { current: key, byId: new Map([[key.id, key]]) });
  } catch (cause) {
    throw new WrongSecretError(`key ${key.id} is another one than the key ${key.id} that was used before.`, {
      cause,
    });
  }
}
