import { errorRegistry } from '@aalto/auth-core';
import { lazy } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { generateApi } from './generate-api.ts';
import { declarationOf } from './test-support/declaration-of.ts';
import { neverCalled, procedure, t } from './test-support/procedure.ts';

const ok = z.object({ ok: z.boolean() });
const read = procedure.output(ok).query(neverCalled);
const note = z.object({ id: z.uuid(), body: z.string() });

describe('determinism', () => {
  const list = procedure.output(z.object({ notes: z.array(note) })).query(neverCalled);
  const get = procedure
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ note }))
    .query(neverCalled);

  test('the same router gives the same text', async () => {
    const router = t.router({ notes: { list, get } });

    expect(await generateApi(router)).toBe(await generateApi(router));
  });

  test('the order in which procedures are declared does not matter', async () => {
    const one = t.router({ notes: { list, get }, other: { list } });
    const another = t.router({ other: { list }, notes: { get, list } });

    expect(await generateApi(one)).toBe(await generateApi(another));
  });
});

describe('names', () => {
  test('a procedure is named by its last two segments, or by its path where two would be called the same', async () => {
    const source = await generateApi(
      t.router({ a: { x: { list: read } }, b: { x: { list: read }, y: { 'get-it': read } } }),
    );

    expect(source).toContain('interface AXListOutput');
    expect(source).toContain('interface BXListOutput');
    expect(source).toContain('interface YGetItOutput');
    expect(source).toContain("'get-it': () => Promise<Result<YGetItOutput, YGetItError>>;");
  });

  test('a schema that several procedures use is written once, under the name of its property', async () => {
    const source = await generateApi(
      t.router({
        list: procedure.output(z.object({ notes: z.array(note) })).query(neverCalled),
        get: procedure.output(z.object({ note: note.nullable() })).query(neverCalled),
      }),
    );

    expect(source.match(/interface Note \{/g)).toHaveLength(1);
    expect(declarationOf(source, 'ListOutput')).toContain('notes: Note[];');
    expect(declarationOf(source, 'GetOutput')).toContain('note: Note | null;');
  });

  test('an id in the metadata of a schema is its name', async () => {
    const named = note.meta({ id: 'note-row' });
    const source = await generateApi(
      t.router({ get: procedure.output(z.object({ note: named })).query(neverCalled) }),
    );

    expect(declarationOf(source, 'GetOutput')).toContain('note: NoteRow;');
  });

  test('two shapes that want one name both get one, and neither takes a name that is in use', async () => {
    const other = z.object({ other: z.boolean() });
    const twice = (schema: z.ZodType) =>
      procedure.output(z.object({ note: schema, result: schema })).query(neverCalled);
    const source = await generateApi(
      t.router({ a: twice(note), b: twice(other), c: twice(z.object({ result: ok })) }),
    );
    const names = [...source.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(declarationOf(source, 'AOutput')).toContain('note: Note;');
    expect(declarationOf(source, 'BOutput')).toContain('note: BNote;');
  });

  test('a shape that is sent otherwise than it is answered has a name for each', async () => {
    const settings = z.object({ color: z.string().default('red') });
    const wrapped = z.object({ settings, extra: z.object({ settings }) });
    const source = await generateApi(
      t.router({ set: procedure.input(wrapped).output(wrapped).mutation(neverCalled) }),
    );

    expect(declarationOf(source, 'SettingsInput')).toContain('color?: string | undefined;');
    expect(declarationOf(source, 'Settings')).toContain('color: string;');
    expect(declarationOf(source, 'SetInput')).toContain('settings: SettingsInput;');
  });
});

describe('inputs', () => {
  test('an object without required fields may be left out, and the table says that the server wants {}', async () => {
    const filter = procedure.input(z.strictObject({ text: z.string().optional() }));
    const source = await generateApi(
      t.router({
        wants: filter.output(ok).query(neverCalled),
        takes: procedure
          .input(z.object({ id: z.string() }).optional())
          .output(ok)
          .query(neverCalled),
        needs: procedure
          .input(z.object({ id: z.string() }))
          .output(ok)
          .query(neverCalled),
      }),
    );

    expect(source).toContain('wants: (input?: WantsInput)');
    expect(source).toContain("wants: 'query {}',");
    expect(source).toContain('takes: (input?: TakesInput)');
    expect(source).toContain("takes: 'query',");
    expect(source).toContain('needs: (input: NeedsInput)');
  });
});

describe('documentation', () => {
  test('summaries, descriptions, defaults and deprecations become comments, which none of them can end', async () => {
    const input = z.object({
      text: z.string().describe('Not the end: */ export const evil = 1;'),
      size: z.int().default(3).meta({ deprecated: true }),
    });
    const source = await generateApi(
      t.router({ do: procedure.meta({ summary: 'Does */ it.' }).input(input).output(ok).query(neverCalled) }),
    );

    expect(source).toContain(String.raw`/** Does *\/ it. */`);
    expect(source).toContain(String.raw`/** Not the end: *\/ export const evil = 1; */`);
    expect(source).toContain('* @default 3');
    expect(source).toContain('* @deprecated');
  });
});

describe('errors', () => {
  test('each code that some procedure declares has its details once, null where it has none', async () => {
    const gated = procedure
      .meta({ access: 'data', errors: ['not_found'] })
      .output(ok)
      .query(neverCalled);
    const source = await generateApi(t.router({ gated }));
    const details = declarationOf(source, 'ErrorDetails');

    expect(details).toContain('not_found: null;');
    expect(details).toContain('network_error: null;');
    expect(details).toMatch(/mfa_required: \{\s+next: 'enroll' \| 'verify';/);
    expect(details).toContain(errorRegistry.mfa_required.message);
    expect(details).not.toContain('weak_password');
    expect(declarationOf(source, 'GatedError')).toContain("DataErrorCode | 'not_found'");
  });
});

test('lazy routers are read like any other', async () => {
  const inner = t.router({ read });
  const source = await generateApi(t.router({ later: lazy(() => Promise.resolve({ router: inner })) }));

  expect(source).toContain("'later.read': 'query'");
});
