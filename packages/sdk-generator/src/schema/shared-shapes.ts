import { z } from 'zod';

import { pascalCase, singular } from '../type-names.ts';
import type { NameTable } from '../type-names.ts';
import { childrenOf } from './walk-schema.ts';
import type { Direction, Schema } from './walk-schema.ts';

/** One place where a type begins, by the name that its type will have. */
export interface Root {
  readonly name: string;
  readonly schema: Schema;
  readonly direction: Direction;
}

/** What `z.toJSONSchema` looks up: the names of shared schemas, beside the descriptions of every schema. */
export type ShapeRegistry = z.core.$ZodRegistry<z.core.GlobalMeta>;

interface Sighting {
  readonly root: string;
  hint: string | undefined;
  count: number;
  cyclic: boolean;
}

/**
 * Finds the schemas that deserve a name of their own: objects and enums that are met more than once, what contains
 * itself, and what its author named by `.meta({ id })`. A schema has no name of its own, so the property that holds it
 * lends one: `factors: z.array(factorSummary)` makes a `Factor`.
 */
export function nameSharedShapes(roots: readonly Root[], names: NameTable): ShapeRegistry {
  const sightings = new Map<Schema, Sighting>();
  for (const root of roots) sight(sightings, root, root.schema, undefined, []);

  const registry: ShapeRegistry = z.registry();
  for (const [schema, sighting] of sightings) {
    const { id, ...meta } = z.globalRegistry.get(schema) ?? {};
    const name = nameOf(schema, sighting, id);
    const owner = sighting.root.replace(/(Input|Output)$/, '');
    registry.add(schema, name ? { ...meta, id: names.take(name, `${owner}${name}`) } : meta);
  }
  return registry;
}

function sight(
  sightings: Map<Schema, Sighting>,
  root: Root,
  schema: Schema,
  hint: string | undefined,
  above: readonly Schema[],
): void {
  const known = sightings.get(schema);
  const sighting = known ?? { root: root.name, hint, count: 0, cyclic: false };
  sightings.set(schema, sighting);
  sighting.count += 1;
  sighting.hint ??= hint;
  if (above.includes(schema)) {
    sighting.cyclic = true;
    return;
  }
  // What has a name is written once, so what it holds does not count again.
  if (sighting.count > 1 && isNameable(schema) && sighting.hint !== undefined) return;
  for (const child of childrenOf(schema, root.direction)) {
    const inner = child.key ?? (child.repeated && hint !== undefined ? singular(hint) : hint);
    sight(sightings, root, child.schema, inner, [...above, schema]);
  }
}

function nameOf(schema: Schema, { root, hint, count, cyclic }: Sighting, id: string | undefined) {
  if (id !== undefined) return pascalCase(id);
  if (cyclic) return pascalCase(hint ?? `${root}Shape`);
  return count > 1 && isNameable(schema) && hint !== undefined ? pascalCase(hint) : undefined;
}

/** A text or a list reads better in place; a refinement is its parent's shape. */
function isNameable(schema: Schema): boolean {
  if (schema._zod.parent) return false;
  return (
    schema instanceof z.core.$ZodObject ||
    schema instanceof z.core.$ZodEnum ||
    schema instanceof z.core.$ZodDiscriminatedUnion
  );
}
