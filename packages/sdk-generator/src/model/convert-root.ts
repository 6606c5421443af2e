import { z } from 'zod';

import { text, union } from '../render/type-tree.ts';
import type { TypeTree } from '../render/type-tree.ts';
import type { ShapeRegistry } from '../schema/shared-shapes.ts';
import { toJsonShape } from '../schema/to-json-shape.ts';
import type { JsonShape } from '../schema/to-json-shape.ts';
import { typeOf } from '../schema/type-of.ts';
import type { Direction, Schema } from '../schema/walk-schema.ts';
import type { Definitions, NameOf } from './definitions.ts';

/** A whole input or output, converted. */
export interface ConvertedRoot {
  readonly direction: Direction;
  readonly shape: JsonShape | 'undefined' | 'void';
  /** `undefined` is a value of it. */
  readonly isOptional: boolean;
}

export interface Converter {
  /** What the converted parsers mention by name. */
  readonly definitions: Definitions;
  /** Converts one parser; an error names the procedure. */
  readonly convert: (schema: Schema, direction: Direction, procedure: string) => ConvertedRoot;
}

export function createConverter(registry: ShapeRegistry): Converter {
  const definitions: Definitions = { input: new Map(), output: new Map() };
  return {
    definitions,
    convert(schema, direction, procedure) {
      if (schema instanceof z.core.$ZodVoid) return { direction, shape: 'void', isOptional: true };
      if (schema instanceof z.core.$ZodUndefined) return { direction, shape: 'undefined', isOptional: true };
      const { $defs = {}, ...shape } = toJsonShape({ schema, direction, procedure, registry });
      const known = definitions[direction];
      for (const [id, definition] of Object.entries($defs)) if (!known.has(id)) known.set(id, definition);
      return { direction, shape, isOptional: isOptional(schema, direction) };
    },
  };
}

/** Without `undefined`: of an input, the signature of its call says that it may be left out. */
export function typeOfInput({ shape, direction }: ConvertedRoot, nameOf: NameOf): TypeTree {
  return typeof shape === 'string'
    ? text(shape)
    : typeOf(shape, { direction, nameOf: (id) => nameOf(direction, id) });
}

export function typeOfOutput(root: ConvertedRoot, nameOf: NameOf): TypeTree {
  const type = typeOfInput(root, nameOf);
  const isAnything = type.kind === 'text' && (type.text === 'unknown' || type.text === 'void');
  return root.isOptional && !isAnything ? union([type, text('undefined')]) : type;
}

/** An object without required fields: `{}` is a value of it. */
export function takesEmptyObject({ shape }: ConvertedRoot): boolean {
  return typeof shape === 'object' && shape.type === 'object' && (shape.required ?? []).length === 0;
}

function isOptional({ _zod }: Schema, direction: Direction): boolean {
  if (_zod.def.type === 'unknown' || _zod.def.type === 'any') return true;
  return (direction === 'input' ? _zod.optin : _zod.optout) !== undefined;
}
