import { z } from 'zod';

import type { BoundStatement } from './compiled-statement.ts';
import { decodeCursor } from './cursor.ts';
import type { TableStatements } from './table-statements.ts';

const MAX_PAGE = 100;

/** What `list` takes. */
export const pageInput = z
  .strictObject({
    limit: z.int().min(1).max(MAX_PAGE).default(50),
    cursor: z.string().max(500).optional(),
  })
  .prefault({});

type PageInput = z.output<typeof pageInput>;

/** The statement of a page; one row more than asked for tells whether there is a next one. */
export function pageStatement(statements: TableStatements, { limit, cursor }: PageInput): BoundStatement {
  if (cursor === undefined) return statements.firstPage.bind({ limit: limit + 1 });
  const [cursorTime, cursorId] = decodeCursor(cursor);
  return statements.nextPage.bind({ limit: limit + 1, cursorTime, cursorId });
}

/** What a page shows, and where the next one begins. */
export function readPage(statements: TableStatements, rows: readonly unknown[][], { limit }: PageInput) {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown.map(statements.toRow), nextCursor: last ? statements.cursorOf(last) : null };
}
