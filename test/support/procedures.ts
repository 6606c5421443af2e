import { createRouter } from '@aalto/api';
import { createAalto } from '@aalto/server';
import type { ProcedureAccess, ProcedureMeta } from '@aalto/server';

import { ISSUER, SECRET, silentLog } from './settings.ts';

export interface Procedure {
  /** `auth.signUp` */
  readonly path: string;
  readonly type: 'query' | 'mutation';
  readonly meta: ProcedureMeta;
}

const procedures = readProcedures();

/** Every procedure of the public API, as the router has them: what holds for all is asked of all. */
export function allProcedures(): readonly Procedure[] {
  return procedures;
}

/** The paths of the procedures with one of these accesses, for tables that must miss none. */
export function procedurePaths(...accesses: ProcedureAccess[]): string[] {
  return procedures
    .filter(({ meta }) => accesses.includes(meta.access ?? 'public'))
    .map(({ path }) => path)
    .toSorted();
}

/** A router can be read without a database: nothing is opened until something is asked. */
function readProcedures(): Procedure[] {
  const aalto = createAalto({
    database: 'postgres://nobody@127.0.0.1:1/none',
    secret: SECRET,
    publicUrl: ISSUER,
    environment: 'development',
    log: silentLog,
  });
  const { record } = createRouter(aalto, { exportFolder: '/dev/null' })._def;
  return flatten('', record);
}

function flatten(path: string, value: unknown): Procedure[] {
  if (isProcedure(value)) return [{ path, type: value._def.type, meta: value._def.meta }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(path === '' ? name : `${path}.${name}`, inner),
  );
}

function isProcedure(value: unknown): value is { _def: { type: 'query' | 'mutation'; meta: ProcedureMeta } } {
  return typeof value === 'function' && '_def' in value;
}
