import { z } from 'zod';

import { GeneratorError } from '../generator-error.ts';
import { fieldPath } from './field-path.ts';
import { remedyFor } from './remedies.ts';
import type { ShapeRegistry } from './shared-shapes.ts';
import type { Direction, Schema } from './walk-schema.ts';

export type JsonShape = z.core.JSONSchema.BaseSchema;

/** On a property: it may be missing, but not `undefined`. JSON Schema has no word for it. */
export const EXACT = 'x-exact-optional';

interface Request {
  readonly schema: Schema;
  readonly direction: Direction;
  /** Whom an error names: a procedure's path. */
  readonly procedure: string;
  readonly registry: ShapeRegistry;
}

/** A schema as JSON Schema, shared shapes by reference; throws where JSON cannot carry what it says. */
export function toJsonShape({ schema, direction, procedure, registry }: Request): JsonShape {
  const refuse = (found: Schema, path: readonly (string | number)[], reason: string): never => {
    throw new GeneratorError('unsupported_schema', `${reason}: ${remedyFor(found, direction)}`, {
      procedure,
      field: fieldPath(direction, path),
    });
  };
  const shape = z.toJSONSchema(schema, {
    io: direction,
    metadata: registry,
    unrepresentable: ({ zodSchema, path }) =>
      takesAnything(zodSchema, direction)
        ? 'any'
        : refuse(zodSchema, path, `z.${zodSchema._zod.def.type}() does not survive JSON`),
    override({ zodSchema, jsonSchema, path }) {
      if (isInexpressible(zodSchema)) {
        refuse(zodSchema, path, `z.${zodSchema._zod.def.type}() has no type that could be generated`);
      }
      if (takesAnything(zodSchema, direction)) clear(jsonSchema);
      if (zodSchema instanceof z.core.$ZodExactOptional) jsonSchema[EXACT] = true;
    },
  });
  const isNamed = (id: string) => !id.startsWith('__schema');
  if (Object.keys(shape.$defs ?? {}).every(isNamed)) return shape;
  throw new GeneratorError(
    'unsupported_schema',
    'what contains itself needs a name: add .meta({ id }) to it.',
    {
      procedure,
      field: direction,
    },
  );
}

/** `z.coerce.number()` and `z.preprocess()` take any input whatever, and TypeScript says so too. */
function takesAnything(schema: Schema, direction: Direction): boolean {
  if (direction === 'output') return false;
  if (schema instanceof z.core.$ZodPipe) return schema._zod.def.in instanceof z.core.$ZodTransform;
  return 'coerce' in schema._zod.def && schema._zod.def.coerce === true;
}

/** What JSON Schema widens in silence: a type that says less than the schema would be a lie. */
function isInexpressible(schema: Schema): boolean {
  if (schema instanceof z.core.$ZodRecord) {
    return schema._zod.def.keyType._zod.def.type === 'number';
  }
  return schema instanceof z.core.$ZodTemplateLiteral || schema instanceof z.core.$ZodFile;
}

function clear(shape: JsonShape): void {
  const { description } = shape;
  for (const key of Object.keys(shape)) delete shape[key];
  if (description !== undefined) shape.description = description;
}
