import { fillPlaceholders } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

const dialect = new PgDialect();

type Parameter = string | number | boolean | null;

/** A statement built by drizzle once, to be executed with other values each time. */
export interface CompiledStatement {
  readonly text: string;
  bind(values: Readonly<Record<string, unknown>>): BoundStatement;
}

export interface BoundStatement {
  readonly text: string;
  readonly parameters: Parameter[];
}

export function compileStatement(statement: SQL): CompiledStatement {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return {
    text,
    bind: (values) => ({ text, parameters: fillPlaceholders(params, { ...values }).map(toParameter) }),
  };
}

function toParameter(value: unknown): Parameter {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  throw new TypeError(`A statement's parameter is a scalar by now, not ${typeof value}`);
}
