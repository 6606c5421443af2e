import { z } from 'zod';

import { neverCalled, procedure, t } from './procedure.ts';

const point = z.object({ x: z.number(), y: z.int().default(0) });
const color = z.enum(['red', 'green']);
const square = z.object({ kind: z.literal('square'), side: z.number() });
const circle = z.object({ kind: z.literal('circle'), center: point });
const branch = z.object({
  label: z.string(),
  get branches() {
    return z.array(branch);
  },
});
interface Person {
  name: string;
  friend: Person | null;
}
const person: z.ZodType<Person, Person> = z.object({
  name: z.string(),
  friend: z.lazy(() => person.nullable()),
});

const everything = z.object({
  text: z.string().min(1).max(5).regex(/a/).regex(/b/),
  email: z.email(),
  trimmed: z.string().trim().pipe(z.email()),
  when: z.iso.datetime(),
  amount: z.number().multipleOf(2).multipleOf(3),
  flag: z.boolean(),
  nothing: z.null(),
  anything: z.unknown(),
  maybeAnything: z.unknown().optional(),
  optional: z.string().optional(),
  exact: z.string().exactOptional(),
  nullable: z.number().nullable(),
  nullish: point.nullish(),
  fixed: z.literal('it\'s "so"'),
  several: z.literal([1, 'two', true, null]),
  color,
  colors: z.array(color),
  list: z.array(z.union([z.string(), z.number().nullable()])),
  lists: z.array(z.array(z.object({ deep: z.array(point) }))),
  frozen: z.array(z.string()).readonly(),
  pair: z.tuple([z.string(), z.number()]),
  record: z.record(z.string(), z.unknown()),
  records: z.record(z.uuid(), z.object({ id: z.string(), note: z.string().nullable() })),
  byColor: z.record(color, z.number()),
  someColors: z.partialRecord(color, z.number()),
  shape: z.discriminatedUnion('kind', [square, circle]),
  either: z.union([z.object({ a: z.string() }), z.object({ b: z.number() }).strict()]),
  both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number().optional() })),
  mixed: z.intersection(point, z.union([square, z.object({ other: z.boolean() })])),
  loose: z.looseObject({ known: z.string() }),
  empty: z.object({}),
  'needs-quotes': z.string(),
  refined: point.refine(() => true),
  described: point.describe('Where it is.'),
  branded: z.object({ id: z.string() }).readonly(),
  caught: z.number().catch(3),
  defaulted: z.array(z.string()).default([]),
  veryLongUnionThatNeedsSeveralLines: z.enum([
    'the first of many alternatives',
    'the second of many alternatives',
    'the third of many alternatives',
  ]),
  manyShapes: z.array(z.union([square, circle, z.object({ third: z.string() })])),
});

/** Every construct that the generator can say, in a place where a caller sends it and in one where it is answered. */
export const router = t.router({
  echo: procedure.input(everything).output(everything).mutation(neverCalled),
  nothing: procedure.output(z.object({ ok: z.literal(true) })).query(neverCalled),
  text: procedure.input(z.string()).output(z.string()).query(neverCalled),
  maybe: procedure
    .input(z.object({ id: z.uuid() }).optional())
    .output(z.array(point))
    .query(neverCalled),
  twice: procedure
    .input(z.object({ id: z.uuid() }))
    .input(z.object({ color: color.optional() }))
    .output(z.union([square, z.null()]))
    .query(neverCalled),
  coerced: procedure
    .input(
      z.object({
        count: z.coerce.number(),
        day: z.coerce.date(),
        raw: z.preprocess((given) => String(given), z.string()),
      }),
    )
    .output(
      z.object({
        length: z
          .string()
          .transform((text) => text.length)
          .pipe(z.number()),
      }),
    )
    .query(neverCalled),
  decoded: procedure
    .input(z.object({ at: z.iso.datetime().transform((text) => new Date(text)) }))
    .output(z.object({ at: z.iso.datetime() }))
    .query(neverCalled),
  tree: procedure.input(branch).output(z.object({ branch })).query(neverCalled),
  person: procedure
    .input(z.object({ person }))
    .output(z.object({ ok: z.boolean() }))
    .query(neverCalled),
  inMeta: procedure
    .meta({ output: z.object({ color }), errors: ['not_found'] })
    .query((): { color: 'red' | 'green' } => neverCalled()),
});
