import { SecretUnreadableError } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';
import { and, isNotNull, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

import type { Database } from '../database/connect.ts';
import { repeatUndone } from '../database/in-transaction.ts';
import { sealAnew } from './seal-anew.ts';

const BATCH = 200;

/** A column that holds sealed secrets, and what each of them is bound to. */
interface PlaceOptions<Key extends string> {
  /** What they are, as an operator would say it. */
  readonly name: string;
  readonly table: PgTable;
  readonly sealed: PgColumn;
  /** What names a row: its primary key, and whatever else it is bound to. */
  readonly key: Readonly<Record<Key, PgColumn>>;
  readonly contextOf: (row: Readonly<Record<Key, string>>) => string;
}

export interface SealedPlace {
  readonly name: string;
  count(database: Database): Promise<number>;
  /** Goes through it by key, a batch after another, and seals anew what another than the current root key sealed. */
  sealAll(database: Database, rootKeys: RootKeys): AsyncGenerator<SealedBatch, void, undefined>;
}

interface SealedBatch {
  readonly read: number;
  readonly sealedAnew: number;
  readonly unreadable: readonly SecretUnreadableError[];
}

export function sealedPlace<Key extends string>(options: PlaceOptions<Key>): SealedPlace {
  const { name, table, sealed } = options;
  return {
    name,
    count: (database) => database.$count(table, isNotNull(sealed)),
    async *sealAll(database, rootKeys) {
      let rows = await readBatch(database, options, undefined);
      while (rows.length > 0) {
        const outcomes = await Promise.all(rows.map((row) => sealRow(database, rootKeys, options, row)));
        yield {
          read: rows.length,
          sealedAnew: outcomes.filter((outcome) => outcome === 'sealed_anew').length,
          unreadable: outcomes.filter((outcome) => outcome instanceof SecretUnreadableError),
        };
        rows = await readBatch(database, options, rows.at(-1)?.key);
      }
    },
  };
}

interface SealedRow<Key extends string> {
  readonly sealed: string;
  readonly key: readonly string[];
  readonly named: Readonly<Record<Key, string>>;
}

/** By key rather than by what is left: what somebody else changes meanwhile does not hold this up. */
function readBatch<Key extends string>(
  database: Database,
  { table, sealed, key }: PlaceOptions<Key>,
  after: readonly string[] | undefined,
): Promise<SealedRow<Key>[]> {
  const columns = columnsOf(key);
  const named = Object.entries<PgColumn>(key).map(([name, column]) => sql`${name}::text, ${column}::text`);
  return database
    .select({
      sealed: sql<string>`${sealed}`,
      key: sql<string[]>`jsonb_build_array(${list(columns.map((column) => sql`${column}::text`))})`,
      named: sql<Record<Key, string>>`jsonb_build_object(${list(named)})`,
    })
    .from(table)
    .where(
      and(isNotNull(sealed), after && sql`(${list(columns)}) > (${list(after.map((part) => sql`${part}`))})`),
    )
    .orderBy(...columns)
    .limit(BATCH);
}

/** Only where it still is what was read: whoever changed it meanwhile has sealed it with a key of today. */
async function sealRow<Key extends string>(
  database: Database,
  rootKeys: RootKeys,
  { table, sealed, key, contextOf }: PlaceOptions<Key>,
  row: SealedRow<Key>,
): Promise<'stays' | 'sealed_anew' | SecretUnreadableError> {
  try {
    const resealed = await sealAnew(row.sealed, contextOf(row.named), rootKeys);
    if (resealed === row.sealed) return 'stays';
    const isRow = sql`(${list(columnsOf(key))}) = (${list(row.key.map((part) => sql`${part}`))})`;
    await repeatUndone(() =>
      database.execute(sql`
        update ${table} set ${sql.identifier(sealed.name)} = ${resealed}
        where ${isRow} and ${sealed} = ${row.sealed}
      `),
    );
    return 'sealed_anew';
  } catch (error) {
    if (error instanceof SecretUnreadableError) return error;
    throw error;
  }
}

function columnsOf(key: Readonly<Record<string, PgColumn>>): SQL[] {
  return Object.values(key).map((column) => sql`${column}`);
}

function list(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `);
}
