import { z } from 'zod';

export type Schema = z.core.$ZodType;

/** Which side of a parser: what a caller sends, or what comes out of it. */
export type Direction = 'input' | 'output';

/** A schema inside another, and the property that holds it where one does. */
export interface Child {
  readonly schema: Schema;
  readonly key?: string;
  /** It is one of many: an item, an entry. */
  readonly repeated: boolean;
}

/** The schemas directly inside one, as they count for one direction. */
export function childrenOf(schema: Schema, direction: Direction): Child[] {
  // A refinement, or a description, of another schema: the same shape.
  const { parent } = schema._zod;
  if (parent) return [{ schema: parent, repeated: false }];
  if (schema instanceof z.core.$ZodLazy) return [{ schema: schema._zod.innerType, repeated: false }];
  if (schema instanceof z.core.$ZodPipe) return [{ schema: sideOf(schema, direction), repeated: false }];
  if (schema instanceof z.core.$ZodObject) return childrenOfObject(schema);
  const repeated =
    schema instanceof z.core.$ZodArray ||
    schema instanceof z.core.$ZodTuple ||
    schema instanceof z.core.$ZodRecord;
  return partsOf(schema).map((part) => ({ schema: part, repeated }));
}

/** What stands before a transformation is what a caller sends; a transformation that comes first has no type. */
function sideOf({ _zod }: z.core.$ZodPipe, direction: Direction): Schema {
  const { in: from, out: to } = _zod.def;
  return direction === 'output' || from instanceof z.core.$ZodTransform ? to : from;
}

function childrenOfObject({ _zod }: z.core.$ZodObject): Child[] {
  const { shape, catchall } = _zod.def;
  const fields = Object.entries(shape).map(([key, schema]) => ({ key, schema, repeated: false }));
  return catchall ? [...fields, { schema: catchall, repeated: true }] : fields;
}

/** Every schema that a definition mentions: `innerType`, `element`, `options`, `left`, `right`, `items`, … */
function partsOf(schema: Schema): Schema[] {
  const parts: unknown[] = Object.values(schema._zod.def);
  return parts.flat().filter((part) => part instanceof z.core.$ZodType);
}
