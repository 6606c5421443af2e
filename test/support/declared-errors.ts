import { createRouter } from '@aalto/api';
import { createAalto, declaredErrors } from '@aalto/server';
import type { ProcedureAccess, ProcedureMeta } from '@aalto/server';
import { expect } from 'vitest';

import { ISSUER, SECRET, silentLog } from './settings.ts';

const aalto = createAalto({
  database: 'postgres://nobody@127.0.0.1:1/none',
  secret: SECRET,
  publicUrl: ISSUER,
  environment: 'development',
  log: silentLog,
});

/** By path, at run time; the types have them nested. */
const procedures: Record<string, unknown> = createRouter(aalto, { exportFolder: '/dev/null' })._def
  .procedures;

/** Every error that any test meets must be one that its procedure declares: the SDK's types carry exactly those. */
export function assertDeclared(path: string | undefined, reason: string): void {
  const procedure = path === undefined ? undefined : procedures[path];
  if (!isProcedure(procedure)) return;
  expect(
    declaredErrors(procedure._def.meta),
    `${path} answers ${reason}, which it does not declare`,
  ).toContain(reason);
}

/** The paths of the procedures with one of these accesses, as the router has them: for tables that must miss none. */
export function procedurePaths(...accesses: ProcedureAccess[]): string[] {
  return Object.entries(procedures)
    .filter(
      ([, procedure]) => isProcedure(procedure) && accesses.includes(procedure._def.meta.access ?? 'public'),
    )
    .map(([path]) => path)
    .toSorted();
}

function isProcedure(value: unknown): value is { _def: { meta: ProcedureMeta } } {
  return typeof value === 'function' && '_def' in value;
}
