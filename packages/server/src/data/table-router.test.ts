import { bigint, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { z } from 'zod';

import { createAalto } from '../create-aalto.ts';
import { createTableStatements } from './table-statements.ts';

/** A router is built without a database: nothing is opened until something is asked. */
const { tableRouter } = createAalto({
  database: 'postgres://nobody@127.0.0.1:1/none',
  secret: `1:${Buffer.alloc(32, 7).toString('base64url')}`,
  publicUrl: 'http://aalto.test',
  environment: 'development',
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
});

const createdAt = timestamp('created_at', { withTimezone: true }).notNull().defaultNow();
const tasks = pgTable('tasks', {
  id: uuid().primaryKey().defaultRandom(),
  title: text().notNull(),
  size: bigint({ mode: 'bigint' }),
  createdAt,
});

const task = z.object({ id: z.uuid(), title: z.string() });
const options = {
  one: z.object({ task }),
  many: z.object({ tasks: z.array(task), nextCursor: z.string().nullable() }),
  create: z.strictObject({ title: z.string() }),
  update: z.strictObject({ title: z.string().optional() }),
};

it('a router over columns that exist is built', () => {
  expect(() => tableRouter(tasks, options)).not.toThrow();
});

it.each(['titel', 'constructor', '__proto__', 'toString'])(
  'a schema that names a column %s, which does not exist, is refused when the router is built',
  (column) => {
    const wrong = z.strictObject(Object.fromEntries([[column, z.string().optional()]]));
    const row = z.object(Object.fromEntries([[column, z.string()]]));
    const refusal = (name: string) =>
      new TypeError(
        `\`${name}\` names ${column}, which is no column of tasks: correct it, or add the column (it has id, title, size, createdAt).`,
      );
    expect(() => tableRouter(tasks, { ...options, create: wrong })).toThrow(refusal('create'));
    expect(() => tableRouter(tasks, { ...options, update: wrong })).toThrow(refusal('update'));
    expect(() => tableRouter(tasks, { ...options, one: z.object({ task: row }) })).toThrow(refusal('one'));
  },
);

it('a schema that is no object is asked nothing: its keys are known only once it has parsed', () => {
  const create = z.record(z.string(), z.unknown());
  expect(() => tableRouter(tasks, { ...options, create })).not.toThrow();
});

it('a table whose id is no uuid, or whose createdAt has no time zone, is refused with what to write', () => {
  const numbered = pgTable('numbered', { id: integer().primaryKey(), title: text(), createdAt });
  expect(() => tableRouter(numbered, options)).toThrow(/^`id` of numbered is integer.*uuid\(\)/);
  const local = pgTable('local', {
    id: uuid().primaryKey(),
    title: text(),
    createdAt: timestamp().notNull(),
  });
  expect(() => tableRouter(local, options)).toThrow(/^`createdAt` of local is timestamp.*withTimezone: true/);
});

it('a bigint is written and answered in digits, which JSON can hold', () => {
  const statements = createTableStatements(tasks, ['id', 'size']);
  const size = 2n ** 60n;
  expect(statements.create(['size']).bind({ size }).parameters).toEqual([String(size)]);
  expect(statements.toRow(['5b6a', String(size)])).toEqual({ id: '5b6a', size: String(size) });
});
