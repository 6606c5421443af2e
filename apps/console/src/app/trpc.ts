import type { Aalto } from '@aalto/server';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The operators' API. Its types are all that the console takes from the server. */
export type ConsoleRouter = Aalto['consoleRouter'];

type Inputs = inferRouterInputs<ConsoleRouter>;
type Outputs = inferRouterOutputs<ConsoleRouter>;

/** A backend, as its operators see it. */
export type Backend = Outputs['backends']['get']['backend'];

/** A mail, as a list of them shows it. */
export type Mail = Outputs['mails']['list']['mails'][number];
export type MailContent = NonNullable<Outputs['mails']['get']['mail']['content']>;

/** A provider of social sign-in, as a backend has it and as it is saved. */
export type Provider = Outputs['providers']['list']['providers'][number];
export type ProviderInput = Inputs['providers']['save']['provider'];

/** A user of a backend, as the list of them shows it, and with all there is to tell. */
export type ListedUser = Outputs['users']['list']['users'][number];
export type User = Outputs['users']['get']['user'];

export const { TRPCProvider, useTRPC } = createTRPCContext<ConsoleRouter>();
