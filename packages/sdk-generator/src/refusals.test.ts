import type { AnyRouter } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { generateApi } from './generate-api.ts';
import { GeneratorError } from './generator-error.ts';
import { neverCalled, procedure, t } from './test-support/procedure.ts';

const ok = z.object({ ok: z.boolean() });

async function refusalOf(router: AnyRouter): Promise<GeneratorError> {
  const outcome: unknown = await generateApi(router).catch((error: unknown) => error);
  if (outcome instanceof GeneratorError) return outcome;
  throw new Error('It was not refused', { cause: outcome });
}

const answering = (output: z.ZodType) =>
  t.router({ notes: { list: procedure.output(output).query(neverCalled) } });
const taking = (input: z.ZodType) =>
  t.router({ notes: { list: procedure.input(input).output(ok).query(neverCalled) } });

describe('a procedure that does not declare what it must is named', () => {
  test('no summary', async () => {
    const refusal = await refusalOf(t.router({ a: { b: t.procedure.output(ok).query(neverCalled) } }));

    expect(refusal).toMatchObject({ code: 'missing_summary', procedure: 'a.b' });
  });

  test('no output', async () => {
    const refusal = await refusalOf(t.router({ a: { b: procedure.query(() => 1) } }));

    expect(refusal).toMatchObject({ code: 'missing_output', procedure: 'a.b' });
  });

  test('a subscription', async () => {
    const live = procedure.subscription(async function* live() {
      yield neverCalled();
    });

    expect(await refusalOf(t.router({ live }))).toMatchObject({
      code: 'unsupported_procedure',
      procedure: 'live',
    });
  });

  test('a parser that is not zod', async () => {
    const parsed = procedure
      .input((value: unknown) => String(value))
      .output(ok)
      .query(neverCalled);

    expect(await refusalOf(t.router({ parsed }))).toMatchObject({
      code: 'unsupported_schema',
      field: 'input',
    });
  });
});

describe('what JSON cannot carry is refused with its place and a remedy', () => {
  test.each([
    ['z.date()', z.date(), 'z.iso.datetime()'],
    ['z.bigint()', z.bigint(), 'z.string()'],
    ['z.map()', z.map(z.string(), z.string()), 'z.record'],
    ['z.set()', z.set(z.string()), 'z.array'],
    ['z.custom()', z.custom<string>(), 'declare'],
    ['z.undefined()', z.undefined(), '.optional()'],
    ['z.transform()', z.string().transform(Number), '.pipe('],
    ['z.record()', z.record(z.number(), z.string()), 'z.string()'],
    ['z.template_literal()', z.templateLiteral(['a', z.string()]), 'regex'],
    ['z.file()', z.file(), 'declare'],
  ])('%s in an answer', async (name, schema, remedy) => {
    const refusal = await refusalOf(
      answering(z.object({ notes: z.array(z.object({ bad: schema.nullable() })) })),
    );

    expect(refusal).toMatchObject({
      code: 'unsupported_schema',
      procedure: 'notes.list',
      field: 'output.notes[].bad',
    });
    expect(refusal.message).toContain('notes.list, output.notes[].bad: ');
    expect(refusal.message).toContain(name);
    expect(refusal.message).toContain(remedy);
  });

  test.each([
    ['input.at', z.object({ at: z.date() })],
    ['input.byName[key]', z.object({ byName: z.record(z.string(), z.date()) })],
    ['input.pair[1]', z.object({ pair: z.tuple([z.string(), z.date()]) })],
    ['input.either', z.object({ either: z.union([z.string(), z.date()]) })],
    ['input', z.date()],
  ])('%s', async (field, schema) => {
    expect(await refusalOf(taking(schema))).toMatchObject({ code: 'unsupported_schema', field });
  });
});
