import { z } from 'zod';

/** The name that a row goes by in an answer, and the columns that it brings. */
export interface AnswerShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Reads `z.object({ note: z.object({ id, body }) })`: the name is `note`, the columns `id` and `body`. */
export function shapeOfOne(one: z.ZodObject): AnswerShape {
  const [[name, row] = [], ...others] = Object.entries(one.shape);
  if (name === undefined || !(row instanceof z.ZodObject) || others.length > 0) {
    throw new TypeError('`one` is an object with a single key, the row: z.object({ note: z.object({ … }) })');
  }
  return { name, columns: Object.keys(row.shape) };
}

/** Reads `z.object({ notes: z.array(…), nextCursor: … })`: the name is `notes`. */
export function nameOfMany(many: z.ZodObject): string {
  const [name, ...others] = Object.keys(many.shape).filter((key) => key !== 'nextCursor');
  if (name === undefined || others.length > 0 || !('nextCursor' in many.shape)) {
    throw new TypeError(
      '`many` has two keys, the rows and nextCursor: z.object({ notes: z.array(…), nextCursor })',
    );
  }
  return name;
}
