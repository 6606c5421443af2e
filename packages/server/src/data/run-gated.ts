import type { Sql } from 'postgres';

import type { Database } from '../database/connect.ts';
import { isConnectionLost } from '../database/database-error.ts';
import type { Lazy } from '../lazily.ts';
import type { Caller, CallerKind } from './caller.ts';
import { openEnterStatement } from './caller.ts';
import { compileStatement } from './compiled-statement.ts';
import type { BoundStatement, CompiledStatement } from './compiled-statement.ts';

type ReservedConnection = Awaited<ReturnType<Sql['reserve']>>;

const enter: Record<CallerKind, CompiledStatement> = {
  user: compileStatement(openEnterStatement('user')),
  'public-user': compileStatement(openEnterStatement('public-user')),
  anonymous: compileStatement(openEnterStatement('anonymous')),
};

/**
 * One statement behind the gate, in one transaction and one round trip: everything is sent at once, and what follows
 * a refusal fails with it. Only for statements that we derive ourselves, which do nothing outside the database.
 */
export async function runGated(
  pool: Lazy<Database>,
  caller: Caller,
  statement: BoundStatement,
): Promise<unknown[][]> {
  const connection = await reserve(pool);
  const entering = enter[caller.kind].bind({ ...caller.values });
  const begin = connection`begin`.execute();
  const entered = connection.unsafe(entering.text, entering.parameters, { prepare: true }).execute();
  const rows = connection.unsafe(statement.text, statement.parameters, { prepare: true }).values().execute();
  const commit = connection`commit`.execute();
  await settleAll(connection, [begin, entered, rows, commit]);
  return rows;
}

/**
 * A connection of one's own. The driver leaves a reservation that failed in its queue, and would later give it a
 * connection that nobody hands back, until the pool was empty: so a pool that failed here is replaced as a whole.
 */
async function reserve(pool: Lazy<Database>): Promise<ReservedConnection> {
  const database = await pool();
  try {
    return await database.$client.reserve();
  } catch (error) {
    if (await pool.forget(database)) void database.$client.end({ timeout: 5 });
    throw error;
  }
}

/**
 * Awaits what was sent, in order, and throws the first failure: the later ones only echo it. Each is awaited, since a
 * pipelined `commit` resolves even after a refusal, and the connection goes back to the pool only once it is quiet.
 */
async function settleAll(connection: ReservedConnection, sent: readonly Promise<unknown>[]): Promise<void> {
  for (const query of sent) query.catch(() => undefined);
  let failure: { readonly error: unknown } | undefined;
  for (const query of sent) {
    try {
      await query;
    } catch (error) {
      failure ??= { error };
      // What was not sent before the connection broke never settles; and the pool has dropped the connection itself.
      if (isConnectionLost(error)) throw error;
    }
  }
  connection.release();
  if (failure) throw failure.error;
}
