import { printType } from '../render/print-type.ts';
import type { TypeTree } from '../render/type-tree.ts';
import type { JsonShape } from '../schema/to-json-shape.ts';
import { typeOf } from '../schema/type-of.ts';
import type { Direction } from '../schema/walk-schema.ts';
import type { NameTable } from '../type-names.ts';

/** A type that is written once and used by name. */
export interface Declaration {
  readonly name: string;
  readonly type: TypeTree;
  readonly docs: readonly string[];
}

/** The shared shapes of an api, by direction and id. */
export type Definitions = Readonly<Record<Direction, Map<string, JsonShape>>>;

export type NameOf = (direction: Direction, id: string) => string;

/**
 * A shape that is sent and answered alike has one name. Where a default or a transformation makes a difference, or it
 * holds a shape that differs, what is sent gets a name of its own: `Note` and `NoteInput`.
 */
export function nameDefinitions({ input, output }: Definitions, names: NameTable): NameOf {
  const inputNames = new Map<string, string>();
  const written = (direction: Direction, shape: JsonShape, nameOf: (id: string) => string) =>
    printType(typeOf(shape, { direction, nameOf }), { depth: 0, taken: 0 });
  const nameInInput = (id: string) => inputNames.get(id) ?? id;

  for (let known = -1; known < inputNames.size;) {
    known = inputNames.size;
    for (const [id, sent] of input) {
      const answered = output.get(id);
      if (!answered || inputNames.has(id)) continue;
      const isAlike = written('input', sent, nameInInput) === written('output', answered, (name) => name);
      if (!isAlike) inputNames.set(id, names.take(`${id}Input`, `${id}AsInput`));
    }
  }
  return (direction, id) => (direction === 'input' ? nameInInput(id) : id);
}

/** Every shared shape under its name, in the order of the alphabet. */
export function declarationsOf(definitions: Definitions, nameOf: NameOf): Declaration[] {
  const declarations = new Map<string, Declaration>();
  for (const direction of ['output', 'input'] as const) {
    for (const [id, shape] of definitions[direction]) {
      const name = nameOf(direction, id);
      const type = typeOf(shape, { direction, nameOf: (inner) => nameOf(direction, inner) });
      const docs = shape.description === undefined ? [] : [shape.description];
      if (!declarations.has(name)) declarations.set(name, { name, type, docs });
    }
  }
  return [...declarations.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
