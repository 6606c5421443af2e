import type { Aalto } from '@aalto/server';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The operators' API. Its types are all that the console takes from the server. */
export type ConsoleRouter = Aalto['consoleRouter'];

/** A backend, as its operators see it. */
export type Backend = inferRouterOutputs<ConsoleRouter>['backends']['get']['backend'];

export const { TRPCProvider, useTRPC } = createTRPCContext<ConsoleRouter>();
