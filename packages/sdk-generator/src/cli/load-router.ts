import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AnyRouter } from '@trpc/server';

import { GeneratorError } from '../generator-error.ts';

/**
 * Imports a module and takes the `router` that it exports.
 */
export async function loadRouter(path: string): Promise<AnyRouter> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  const router = property(module, 'router');
  if (isRouter(router)) return router;
  throw new GeneratorError(
    'not_a_router',
    `${path} exports no tRPC router under the name \`router\`: add \`export const router = …\`.`,
  );
}

function isRouter(value: unknown): value is AnyRouter {
  return property(property(value, '_def'), 'router') === true;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
