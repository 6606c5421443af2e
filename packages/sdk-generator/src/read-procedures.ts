import { isErrorCode } from '@aalto/auth-core';
import type { ErrorCode } from '@aalto/auth-core';
import { declaredErrors } from '@aalto/server';
import type { ProcedureAccess, ProcedureMeta } from '@aalto/server';
import type { AnyRouter } from '@trpc/server';
import { z } from 'zod';

import { GeneratorError } from './generator-error.ts';
import type { Schema } from './schema/walk-schema.ts';

/** What a procedure says about itself, read and found complete. */
export interface Procedure {
  /** Such as `data.notes.list`. */
  readonly path: string;
  readonly kind: 'query' | 'mutation';
  readonly summary: string;
  readonly access: ProcedureAccess;
  readonly errors: readonly ErrorCode[];
  /** Several parsers all apply; none means that the procedure takes no input. */
  readonly inputs: readonly Schema[];
  readonly output: Schema;
}

const schema = z.custom<Schema>(isSchema);

const metaShape = z.object({
  access: z.enum(['public', 'session', 'public-data', 'data', 'operator']).default('public'),
  summary: z.string().trim().optional(),
  output: z.custom<z.ZodType>(isSchema).optional(),
  errors: z.array(z.string().refine(isErrorCode)).optional(),
});

const procedureShape = z.object({
  _def: z.object({
    type: z.enum(['query', 'mutation', 'subscription']),
    inputs: z.array(z.unknown()),
    output: z.unknown().optional(),
    meta: z.unknown().optional(),
  }),
});

type Definition = z.output<typeof procedureShape>['_def'];

/** Every procedure of a router, lazy ones included, by path: the order of declaration says nothing to a client. */
export async function readProcedures(router: AnyRouter): Promise<Procedure[]> {
  await loadLazyRouters(router);
  return Object.entries<unknown>(router._def.procedures)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, procedure]) => readProcedure(path, definitionOf(procedure)));
}

/** A lazy router may bring others, so this goes on until none is left. */
async function loadLazyRouters({ _def }: AnyRouter): Promise<void> {
  for (let pending = Object.values(_def.lazy); pending.length > 0; pending = Object.values(_def.lazy)) {
    // eslint-disable-next-line no-await-in-loop -- what is pending next is only known afterwards
    await Promise.all(pending.map((lazy) => lazy.load()));
  }
}

/** A procedure is a function, which `z.object` does not read. */
function definitionOf(procedure: unknown): Definition {
  const definition = typeof procedure === 'function' && '_def' in procedure ? procedure._def : undefined;
  return procedureShape.parse({ _def: definition })._def;
}

function readProcedure(path: string, { type, inputs, output, meta }: Definition): Procedure {
  const place = { procedure: path };
  if (type === 'subscription') {
    throw new GeneratorError('unsupported_procedure', 'subscriptions cannot be generated yet.', place);
  }
  const { summary, access, errors, output: answered } = readMeta(path, meta);
  if (!summary) {
    throw new GeneratorError(
      'missing_summary',
      'it has no summary: add .meta({ summary: "One sentence." }).',
      place,
    );
  }
  const declared: ProcedureMeta = { access, ...(errors && { errors }) };
  return {
    path,
    kind: type,
    summary,
    access,
    errors: declaredErrors(declared),
    inputs: inputs.map((input) => readSchema(path, 'input', input)),
    output: readOutput(path, output ?? answered),
  };
}

function readMeta(path: string, meta: unknown): z.output<typeof metaShape> {
  const read = metaShape.safeParse(meta ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = ['meta', ...(issue?.path ?? [])].join('.');
  throw new GeneratorError('invalid_meta', `this is no ProcedureMeta: ${issue?.message}.`, {
    procedure: path,
    field,
  });
}

function readOutput(path: string, output: unknown): Schema {
  if (output !== undefined) return readSchema(path, 'output', output);
  throw new GeneratorError(
    'missing_output',
    'it declares no output: add .output(schema), or .meta({ output: schema }).',
    { procedure: path },
  );
}

function readSchema(path: string, field: string, parser: unknown): Schema {
  const read = schema.safeParse(parser);
  if (read.success) return read.data;
  throw new GeneratorError('unsupported_schema', 'this parser is not a zod 4 schema: write it with zod.', {
    procedure: path,
    field,
  });
}

function isSchema(value: unknown): boolean {
  return value instanceof z.core.$ZodType;
}
