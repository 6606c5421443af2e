import type { AnyRouter } from '@trpc/server';

import { describeApi } from './model/describe-api.ts';
import { readProcedures } from './read-procedures.ts';
import { renderApi } from './render/render-api.ts';

/**
 * Writes a router's api as TypeScript that stands alone: no import of the server, of tRPC or of zod. The same router
 * gives the same text, in whatever order its procedures are declared. Throws {@link GeneratorError} for what cannot be
 * said.
 *
 * @example
 * import { generateApi } from '@aalto/sdk-generator';
 * import { initTRPC } from '@trpc/server';
 *
 * const router = initTRPC.create().router({});
 * const source = await generateApi(router);
 */
export async function generateApi(router: AnyRouter): Promise<string> {
  return renderApi(describeApi(await readProcedures(router)));
}
