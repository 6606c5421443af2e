import { literal } from '../render/literals.ts';
import { text, union } from '../render/type-tree.ts';
import type { Field, TypeTree } from '../render/type-tree.ts';
import { EXACT } from './to-json-shape.ts';
import type { JsonShape } from './to-json-shape.ts';
import type { Direction } from './walk-schema.ts';

/** A position in a JSON Schema: a schema, or all or nothing. */
type Shape = JsonShape | boolean;

export interface TypeContext {
  readonly direction: Direction;
  /** The name of the type that `#/$defs/<id>` stands for. */
  nameOf(id: string): string;
}

const REFERENCE = '#/$defs/';

/** The type that a JSON Schema describes. */
export function typeOf(shape: Shape, context: TypeContext): TypeTree {
  if (typeof shape === 'boolean') return text(shape ? 'unknown' : 'never');
  const { $ref, anyOf, oneOf, allOf, type } = shape;
  if ($ref !== undefined) return withReadonly(shape, { kind: 'reference', name: context.nameOf(idOf($ref)) });
  if (shape.const !== undefined) return text(literal(shape.const));
  if (shape.enum) return union(shape.enum.map((value) => text(literal(value))));
  if (shape.not !== undefined) return text('never');
  const options = anyOf ?? oneOf;
  if (options) return union(options.map((option) => typeOf(option, context)));
  // Beside a type, `allOf` has only the patterns of a string or the divisors of a number.
  if (allOf && type === undefined) {
    return { kind: 'intersection', members: allOf.map((part) => typeOf(part, context)) };
  }
  if (type === undefined) return text('unknown');
  return union([type].flat().map((one) => typeOfKind(one, shape, context)));
}

/** The id behind `#/$defs/<id>`, a JSON Pointer. */
function idOf(reference: string): string {
  return reference.slice(REFERENCE.length).replaceAll('~1', '/').replaceAll('~0', '~');
}

function withReadonly({ readOnly }: JsonShape, type: TypeTree): TypeTree {
  return readOnly === true ? { kind: 'generic', name: 'Readonly', parameters: [type] } : type;
}

function typeOfKind(kind: string, shape: JsonShape, context: TypeContext): TypeTree {
  switch (kind) {
    case 'object':
      return withReadonly(shape, typeOfObject(shape, context));
    case 'array':
      return shape.prefixItems ? typeOfTuple(shape, context) : typeOfArray(shape, context);
    case 'integer':
      return text('number');
    default:
      return text(kind);
  }
}

function typeOfArray({ items = true, readOnly }: JsonShape, context: TypeContext): TypeTree {
  const item = typeOf(Array.isArray(items) ? true : items, context);
  return { kind: 'array', item, isReadonly: readOnly === true };
}

function typeOfTuple(shape: JsonShape, context: TypeContext): TypeTree {
  const { prefixItems = [], items = false, minItems = 0, readOnly } = shape;
  const fixed = prefixItems.map((item, index) => ({
    type: typeOf(item, context),
    mark: index < minItems ? ('' as const) : ('?' as const),
  }));
  const rest = items === false ? [] : [{ type: typeOfArray({ items }, context), mark: '...' as const }];
  return { kind: 'tuple', items: [...fixed, ...rest], isReadonly: readOnly === true };
}

function typeOfObject(shape: JsonShape, context: TypeContext): TypeTree {
  const { properties = {}, propertyNames, patternProperties } = shape;
  const entries = shape.additionalProperties ?? Object.values(patternProperties ?? {})[0];
  const keys = text('string');
  if (propertyNames !== undefined) return typeOfRecord(shape, context);
  const fields = fieldsOf(properties, shape, context);
  if (fields.length === 0) return recordOf(keys, typeOf(entries ?? false, context));
  if (entries === undefined || entries === false) return { kind: 'object', fields, isOpen: false };
  if (isAnything(entries)) return { kind: 'object', fields, isOpen: true };
  const known: TypeTree = { kind: 'object', fields, isOpen: false };
  return { kind: 'intersection', members: [known, recordOf(keys, typeOf(entries, context))] };
}

/** Of known keys all are there, or (`z.partialRecord`) any of them. */
function typeOfRecord(shape: JsonShape, context: TypeContext): TypeTree {
  const { propertyNames = true, additionalProperties = true, required } = shape;
  const keys = typeOf(propertyNames, context);
  const record = recordOf(keys, typeOf(additionalProperties, context));
  const isWhole = required !== undefined || (keys.kind === 'text' && keys.text === 'string');
  return isWhole ? record : { kind: 'generic', name: 'Partial', parameters: [record] };
}

/** Without entries it is `Record<string, never>`, which is also how zod infers an empty object. */
function recordOf(keys: TypeTree, entries: TypeTree): TypeTree {
  return { kind: 'generic', name: 'Record', parameters: [keys, entries] };
}

function isAnything(shape: Shape): boolean {
  return shape === true || Object.keys(shape).length === 0;
}

function fieldsOf(
  properties: Record<string, Shape>,
  { required = [] }: JsonShape,
  context: TypeContext,
): Field[] {
  return Object.entries(properties).map(([name, shape]) => {
    const type = typeOf(shape, context);
    const isAnswered = context.direction === 'output';
    // Anything includes undefined, and JSON leaves a property of that value out.
    const isOptional = !required.includes(name) || (isAnswered && isUnknown(type));
    // For the same reason nothing arrives as undefined; a caller may write it, as the schema lets him.
    const mayBeUndefined = isOptional && !isAnswered && !isExact(shape) && !isUnknown(type);
    return {
      name,
      type: mayBeUndefined ? union([type, text('undefined')]) : type,
      isOptional,
      docs: docsOf(shape),
    };
  });
}

function isExact(shape: Shape): boolean {
  return typeof shape === 'object' && shape[EXACT] === true;
}

function isUnknown(type: TypeTree): boolean {
  return type.kind === 'text' && type.text === 'unknown';
}

function docsOf(shape: Shape): string[] {
  if (typeof shape === 'boolean') return [];
  const { description, deprecated, format } = shape;
  const about = description ?? (format === 'date-time' ? 'ISO 8601.' : undefined);
  return [
    ...(about === undefined ? [] : [about]),
    ...(shape.default === undefined ? [] : [`@default ${JSON.stringify(shape.default)}`]),
    ...(deprecated === true ? ['@deprecated'] : []),
  ];
}
