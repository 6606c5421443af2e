import { docComment } from './doc-comment.ts';
import { indent, propertyName } from './literals.ts';
import type { Field, TupleItem, TypeTree } from './type-tree.ts';

/** The width of a line in this repository. */
export const WIDTH = 110;

/** Where a type begins: how far its line is indented, and how much of that line others need, indentation included. */
export interface Room {
  readonly depth: number;
  readonly taken: number;
}

/** Lays a type out as this repository's formatter does, so that a generated file passes its check. */
export function printType(type: TypeTree, room: Room): string {
  switch (type.kind) {
    case 'text':
      return type.text;
    case 'reference':
      return type.name;
    case 'union':
      return printUnion(type.members, room);
    case 'intersection':
      return type.members.map((member) => enclosed(member, ['union'], room)).join(' & ');
    case 'array':
      return `${type.isReadonly ? 'readonly ' : ''}${printItem(type.item, room)}[]`;
    case 'tuple':
      return `${type.isReadonly ? 'readonly ' : ''}${printTuple(type.items, room)}`;
    case 'generic':
      return printGeneric(type.name, type.parameters, room);
    case 'object':
      return printFields(type.fields, type.isOpen, room.depth);
    default:
      return type satisfies never;
  }
}

/** `name: type;`, where a type that starts with a line break leaves no blank behind the colon. */
export function printAssigned(name: string, sign: ':' | ' =', type: TypeTree, depth: number): string {
  const start = `${name}${sign}`;
  const text = printType(type, { depth, taken: depth + start.length + 2 });
  return `${start}${text.startsWith('\n') ? '' : ' '}${text};`;
}

/** `{`, a field a line with its comment, `}`: never on one line, since fields come and go. */
export function printFields(fields: readonly Field[], isOpen: boolean, depth: number): string {
  const lines = fields.map((field) => {
    const name = `${propertyName(field.name)}${field.isOptional ? '?' : ''}`;
    return `${docComment(...field.docs)}${printAssigned(name, ':', field.type, depth + 2)}`;
  });
  const all = isOpen ? [...lines, '[key: string]: unknown;'] : lines;
  return `{\n  ${indent(all.join('\n'))}\n}`;
}

function printUnion(members: readonly TypeTree[], { depth, taken }: Room): string {
  const texts = members.map((member) =>
    enclosed(member, ['intersection'], { depth: depth + 4, taken: depth + 4 }),
  );
  const line = texts.join(' | ');
  const isShort = !line.includes('\n') && taken + line.length <= WIDTH;
  if (isShort || isHugged(texts)) return line;
  return `\n  | ${texts.map((text) => indent(indent(text))).join('\n  | ')}`;
}

/** One object beside `null` or `undefined` stays on the line of its name. */
function isHugged([first = '', second, ...others]: readonly string[]): boolean {
  return others.length === 0 && first.startsWith('{') && (second === 'null' || second === 'undefined');
}

function printItem(item: TypeTree, room: Room): string {
  const text = enclosed(item, ['union', 'intersection'], room);
  return item.kind === 'array' && item.isReadonly ? `(${text})` : text;
}

function enclosed(type: TypeTree, kinds: readonly TypeTree['kind'][], room: Room): string {
  const text = printType(type, room);
  if (!kinds.includes(type.kind)) return text;
  return text.startsWith('\n') ? `(${text}\n)` : `(${text})`;
}

function printTuple(items: readonly TupleItem[], room: Room): string {
  const texts = items.map(({ type, mark }) => {
    if (mark === '?') return `${enclosed(type, ['union', 'intersection'], room)}?`;
    return `${mark}${printType(type, room)}`;
  });
  const line = `[${texts.join(', ')}]`;
  if (!line.includes('\n') && room.taken + line.length <= WIDTH) return line;
  return `[\n  ${indent(texts.join(',\n'))},\n]`;
}

function printGeneric(name: string, parameters: readonly TypeTree[], room: Room): string {
  const inner = { depth: room.depth + 2, taken: room.depth + 2 };
  const [only, ...others] = parameters;
  // A single parameter hugs its brackets.
  if (only && others.length === 0) return `${name}<${printType(only, room)}>`;
  const texts = parameters.map((parameter) => printType(parameter, inner));
  const line = `${name}<${texts.join(', ')}>`;
  if (!line.includes('\n') && room.taken + line.length <= WIDTH) return line;
  return `${name}<\n  ${indent(texts.join(',\n'))}\n>`;
}
