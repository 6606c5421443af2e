import type { Direction, Schema } from './walk-schema.ts';

/** What to write instead of a schema that cannot be generated. */
export function remedyFor(schema: Schema, direction: Direction): string {
  switch (schema._zod.def.type) {
    case 'date':
      return direction === 'output'
        ? 'declare z.iso.datetime() and answer date.toISOString().'
        : 'take z.iso.datetime(), and make the Date of it in the procedure.';
    case 'bigint':
      return 'declare z.string() and carry the digits as text.';
    case 'map':
      return 'declare z.record(z.string(), …).';
    case 'set':
      return 'declare z.array(…).';
    case 'undefined':
    case 'void':
      return 'make the property .optional(), or the value .nullable().';
    case 'nan':
      return 'declare z.number().nullable().';
    case 'transform':
      return 'end it with .pipe(schema), so that its result has a type.';
    case 'record':
      return 'key it by z.string(): the keys of JSON are texts.';
    case 'template_literal':
      return 'declare z.string().regex(…).';
    default:
      return 'declare it with the zod schemas of JSON: objects, arrays, strings, numbers, booleans, null.';
  }
}
