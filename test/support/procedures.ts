import { createRouter } from '@aalto/api';
import { createAalto } from '@aalto/server';

import { ISSUER, SECRET, silentLog } from './settings.ts';

export interface Procedure {
  /** `auth.signUp` */
  readonly path: string;
  readonly type: 'query' | 'mutation';
}

/** Every procedure of the public API, as the router has them: what holds for all is asked of all. */
export function allProcedures(): Procedure[] {
  const aalto = createAalto({
    database: 'postgres://nobody@127.0.0.1:1/none',
    secret: SECRET,
    publicUrl: ISSUER,
    environment: 'development',
    log: silentLog,
  });
  // By path, at run time; the types have them nested.
  const procedures: Record<string, unknown> = createRouter(aalto, { exportFolder: '/dev/null' })._def
    .procedures;
  return Object.entries(procedures).flatMap(([path, procedure]) => flatten(path, procedure));
}

function flatten(path: string, value: unknown): Procedure[] {
  if (isProcedure(value)) return [{ path, type: value._def.type }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => flatten(`${path}.${name}`, inner));
}

function isProcedure(value: unknown): value is { _def: { type: 'query' | 'mutation' } } {
  return typeof value === 'function' && '_def' in value;
}
