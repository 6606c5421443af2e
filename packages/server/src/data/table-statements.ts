import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

import { columnOf } from './check-table.ts';
import { cursorParts, encodeCursor } from './cursor.ts';
import { compileStatement } from './compiled-statement.ts';
import type { CompiledStatement } from './compiled-statement.ts';

/** A team's table: row level security makes "all rows" mean one's own. */
export type TeamTable = PgTable & { readonly id: PgColumn; readonly createdAt: PgColumn };

/** The statements over a table, each compiled once; `answered` are the columns that come back, by key. */
export function createTableStatements(table: TeamTable, answered: readonly string[]) {
  const columns = pickColumns(table, answered);
  const returned = sql.join(columns, sql`, `);
  const place = sql`${table.createdAt}::text, ${table.id}`;
  const newestFirst = sql`order by ${table.createdAt} desc, ${table.id} desc limit ${sql.placeholder('limit')}::integer`;
  const after = sql`(${table.createdAt}, ${table.id})
    < (${sql.placeholder('cursorTime')}::timestamptz, ${sql.placeholder('cursorId')}::uuid)`;
  const hasId = sql`${table.id} = ${sql.placeholder('id')}::uuid`;

  return {
    firstPage: compileStatement(sql`select ${returned}, ${place} from ${table} ${newestFirst}`),
    nextPage: compileStatement(sql`select ${returned}, ${place} from ${table} where ${after} ${newestFirst}`),
    get: compileStatement(sql`select ${returned} from ${table} where ${hasId}`),
    remove: compileStatement(sql`delete from ${table} where ${hasId} returning ${returned}`),
    create: perKeys((keys) => insertStatement(table, keys, returned)),
    update: perKeys((keys) => updateStatement(table, keys, sql`${hasId} returning ${returned}`)),
    toRow: (values: readonly unknown[]) => toRow(answered, columns, values),
    /** Pages also bring their rows' place, behind the columns that are answered. */
    cursorOf: (values: readonly unknown[]) => encodeCursor(cursorParts.parse(values.slice(columns.length))),
  };
}

export type TableStatements = ReturnType<typeof createTableStatements>;

/** One statement a set of written columns, so that their number stays bounded by what the input schema allows. */
function perKeys(build: (keys: readonly string[]) => SQL): (keys: readonly string[]) => CompiledStatement {
  const compiled = new Map<string, CompiledStatement>();
  return (keys) => {
    const shape = keys.toSorted().join();
    const known = compiled.get(shape) ?? compileStatement(build(keys));
    compiled.set(shape, known);
    return known;
  };
}

function insertStatement(table: TeamTable, keys: readonly string[], returned: SQL): SQL {
  if (keys.length === 0) return sql`insert into ${table} default values returning ${returned}`;
  const names = sql.join(
    pickColumns(table, keys).map((column) => sql.identifier(column.name)),
    sql`, `,
  );
  const values = sql.join(
    keys.map((key) => parameterFor(table, key)),
    sql`, `,
  );
  return sql`insert into ${table} (${names}) values (${values}) returning ${returned}`;
}

function updateStatement(table: TeamTable, keys: readonly string[], whereAndReturning: SQL): SQL {
  const [first] = pickColumns(table, ['id']);
  const assignments = pickColumns(table, keys).map(
    (column, index) => sql`${sql.identifier(column.name)} = ${parameterFor(table, keys[index] ?? '')}`,
  );
  // Nothing to change is a row as it is; it must still be one's own, so it is asked for the same way.
  if (assignments.length === 0 && first) assignments.push(sql`${sql.identifier(first.name)} = ${first}`);
  return sql`update ${table} set ${sql.join(assignments, sql`, `)} where ${whereAndReturning}`;
}

/** A value encoded by its column, under the column's type. */
function parameterFor(table: TeamTable, key: string): SQL {
  const [column] = pickColumns(table, [key]);
  if (!column) throw new TypeError(`The table has no column ${key}`);
  return sql`${sql.param(sql.placeholder(key), column)}::${sql.raw(column.getSQLType())}`;
}

function pickColumns(table: TeamTable, keys: readonly string[]): PgColumn[] {
  return keys.map((key) => {
    const column = columnOf(table, key);
    if (!column) throw new TypeError(`The table has no column ${key}`);
    return column;
  });
}

/** A row as the wire has it: times are ISO 8601 in UTC, a bigint its digits, which JSON has no number for. */
function toRow(
  keys: readonly string[],
  columns: readonly PgColumn[],
  values: readonly unknown[],
): Record<string, unknown> {
  return Object.fromEntries(keys.map((key, index) => [key, fromDriver(columns[index], values[index])]));
}

function fromDriver(column: PgColumn | undefined, value: unknown): unknown {
  if (value === null || !column) return value;
  const decoded: unknown = column.mapFromDriverValue(value);
  if (typeof decoded === 'bigint') return String(decoded);
  return decoded instanceof Date ? decoded.toISOString() : decoded;
}
