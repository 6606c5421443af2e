import { AaltoError } from '@aalto/auth-core';
import { z } from 'zod';

import { fromConstraintError } from '../database/database-error.ts';
import { inTime } from '../database/in-time.ts';
import type { Services } from '../services.ts';
import { t } from '../trpc/base.ts';
import type { AaltoContext } from '../trpc/context.ts';
import { nameOfMany, shapeOfOne } from './answer-shape.ts';
import { gatedCaller } from './caller.ts';
import { checkColumns, checkTable } from './check-table.ts';
import type { BoundStatement } from './compiled-statement.ts';
import { pageInput, pageStatement, readPage } from './list-page.ts';
import { runGated } from './run-gated.ts';
import { createTableStatements } from './table-statements.ts';
import type { TeamTable } from './table-statements.ts';

/**
 * What a table router answers and takes. The answers are written out, so that the wire's shape stands in the team's
 * code: `one` has a single key, the row; `many` the same in the plural, and `nextCursor`.
 */
export interface TableRouterOptions<One, Many, Create, Update> {
  readonly one: z.ZodObject & z.ZodType<One, One>;
  readonly many: z.ZodObject & z.ZodType<Many, Many>;
  /** The columns that a caller may write. Refuse unknown ones: `z.strictObject`. */
  readonly create: z.ZodType<Record<string, unknown>, Create>;
  /** Of them, those that may change, each optional. */
  readonly update: z.ZodType<Record<string, unknown>, Update>;
}

const byId = z.strictObject({ id: z.uuid() });

/** Binds `tableRouter` to the services of this Aalto. */
export function createTableRouterFactory({ dataPool }: Services) {
  // Derived calls do nothing outside the database, so the gate travels in the same round trip as the statement.
  const procedure = t.procedure.meta({ access: 'data' });

  async function run({ aalto }: AaltoContext, statement: BoundStatement): Promise<unknown[][]> {
    const caller = gatedCaller(aalto);
    try {
      return await inTime(runGated(dataPool, caller, statement));
    } catch (error) {
      throw fromConstraintError(error) ?? error;
    }
  }

  /**
   * Five procedures over a table's rows that are one's own, as its policies say: list (newest first, by pages), get,
   * create, update, remove. Each is one round trip to the database, gate included.
   *
   * @example
   * import type { Aalto } from '@aalto/server';
   * import { ownedByUser, ownRows } from '@aalto/server/schema';
   * import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
   * import { z } from 'zod';
   *
   * const columns = {
   *   id: uuid().primaryKey().defaultRandom(),
   *   ...ownedByUser(),
   *   body: text().notNull(),
   *   createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
   * };
   * const notes = pgTable('notes', columns, () => [ownRows()]);
   * const note = z.object({ id: z.uuid(), body: z.string(), createdAt: z.iso.datetime() });
   * const body = z.string().min(1).max(10_000);
   *
   * export const notesRouter = ({ tableRouter }: Aalto) =>
   *   tableRouter(notes, {
   *     one: z.object({ note }),
   *     many: z.object({ notes: z.array(note), nextCursor: z.string().nullable() }),
   *     create: z.strictObject({ body }),
   *     update: z.strictObject({ body: body.optional() }),
   *   });
   */
  return function tableRouter<One, Many, Create, Update>(
    table: TeamTable,
    { one, many, create, update }: TableRouterOptions<One, Many, Create, Update>,
  ) {
    const { name, columns } = shapeOfOne(one);
    const plural = nameOfMany(many);
    checkTable(table);
    checkColumns(table, 'one', one.shape[name]);
    checkColumns(table, 'create', create);
    checkColumns(table, 'update', update);
    const statements = createTableStatements(table, columns);

    const answerOne = async (ctx: AaltoContext, statement: BoundStatement): Promise<One> => {
      const [row] = await run(ctx, statement);
      if (!row) throw new AaltoError('not_found');
      return one.parse({ [name]: statements.toRow(row) });
    };

    return t.router({
      list: procedure
        .meta({ summary: `One’s own ${plural}, newest first.`, output: many, errors: [] })
        .input(pageInput)
        .query(async ({ ctx, input }): Promise<Many> => {
          const rows = await run(ctx, pageStatement(statements, input));
          const page = readPage(statements, rows, input);
          return many.parse({ [plural]: page.rows, nextCursor: page.nextCursor });
        }),

      get: procedure
        .meta({ summary: `One ${name} by its id.`, output: one, errors: ['not_found'] })
        .input(byId)
        .query(({ ctx, input: { id } }) => answerOne(ctx, statements.get.bind({ id }))),

      create: procedure
        .meta({ summary: `Creates a ${name}.`, output: one, errors: ['conflict', 'forbidden'] })
        .input(create)
        .mutation(({ ctx, input }) => answerOne(ctx, statements.create(Object.keys(input)).bind(input))),

      update: procedure
        .meta({
          summary: `Changes a ${name}: only the fields that are sent.`,
          output: one,
          errors: ['not_found', 'conflict', 'forbidden'],
        })
        .input(z.intersection(byId, update))
        .mutation(({ ctx, input: { id, ...values } }) =>
          answerOne(ctx, statements.update(Object.keys(values)).bind({ ...values, id })),
        ),

      remove: procedure
        .meta({ summary: `Removes a ${name}, and answers what it was.`, output: one, errors: ['not_found'] })
        .input(byId)
        .mutation(({ ctx, input: { id } }) => answerOne(ctx, statements.remove.bind({ id }))),
    });
  };
}
