import { invalidInput } from '@aalto/auth-core';
import { z } from 'zod';

/** Where a page ended: the row's time, as PostgreSQL writes it (to the microsecond), and its id. */
export const cursorParts = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
]);

export type CursorParts = z.output<typeof cursorParts>;

/** An opaque string: clients hand it back, and read nothing in it. */
export function encodeCursor(parts: CursorParts): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(text: string): CursorParts {
  const parsed = cursorParts.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw invalidInput('This is not a cursor of this list: hand back nextCursor as it came.', ['cursor']);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
