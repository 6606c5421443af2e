import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';

import type { TeamTable } from './table-statements.ts';

/** The columns that every list is paged by, as its cursor holds them, and how they are declared. */
const PLACE = [
  { key: 'id', type: /^uuid$/, declaration: 'uuid().primaryKey().defaultRandom()' },
  {
    key: 'createdAt',
    type: /with time zone$/,
    declaration: 'timestamp({ withTimezone: true }).notNull().defaultNow()',
  },
] as const;

/**
 * Refuses a table that a router cannot page through, when the router is built rather than when it is called.
 *
 * @throws {TypeError}
 */
export function checkTable(table: TeamTable): void {
  for (const { key, type, declaration } of PLACE) {
    const sqlType = columnOf(table, key)?.getSQLType() ?? 'missing';
    if (type.test(sqlType)) continue;
    throw new TypeError(`\`${key}\` of ${getTableName(table)} is ${sqlType}: declare it as ${declaration}.`);
  }
}

/**
 * Refuses a schema that names columns which the table does not have. Of a schema that is no object the keys are known
 * only once it has parsed something, and then they are looked up one by one.
 *
 * @throws {TypeError}
 */
export function checkColumns(table: TeamTable, option: string, schema: z.ZodType): void {
  if (!(schema instanceof z.ZodObject)) return;
  const unknown = Object.keys(schema.shape).find((key) => columnOf(table, key) === undefined);
  if (unknown === undefined) return;
  const known = Object.keys(getTableColumns(table)).join(', ');
  throw new TypeError(
    `\`${option}\` names ${unknown}, which is no column of ${getTableName(table)}: correct it, or add the column (it has ${known}).`,
  );
}

/** A column by its key; nothing that the object of all columns inherits is one. */
export function columnOf(table: TeamTable, key: string): PgColumn | undefined {
  const all: Record<string, PgColumn> = getTableColumns(table);
  return Object.hasOwn(all, key) ? all[key] : undefined;
}
