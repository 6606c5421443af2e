import type { AnyRouter } from '@trpc/server';

import { readProcedures } from '../read-procedures.ts';

/** A module that compiles only if the types of `./<api>` are those that tRPC infers from `router` in `./<module>`. */
export async function assertInference(router: AnyRouter, module: string, api: string): Promise<string> {
  const procedures = await readProcedures(router);
  const lines = procedures.map(({ path, errors }) => {
    const at = path
      .split('.')
      .map((segment) => `['${segment}']`)
      .join('');
    const codes = errors.map((code) => `'${code}'`).join(' | ');
    return `
export type _${path.replaceAll('.', '_')} = [
  Expect<Equal<SentBy<Api${at}>, Taken<Inputs${at}>>>,
  Expect<Equal<MayLeaveOut<Api${at}>, void extends Inputs${at} ? true : false>>,
  Expect<Equal<Flat<DataOf<Api${at}>>, Flat<Outputs${at}>>>,
  Expect<Equal<CodeOf<Api${at}>, ${codes} | 'network_error'>>,
];`;
  });
  return `${prelude(module, api)}${lines.join('\n')}\n`;
}

const prelude = (module: string, api: string) => `
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

import type { router } from '../../src/test-support/${module}';
import type { Api } from './${api}';

type Inputs = inferRouterInputs<typeof router>;
type Outputs = inferRouterOutputs<typeof router>;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Expect<T extends true> = T;
/** An intersection and the object that it amounts to are the same to a caller. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;

type Call = (...args: never[]) => Promise<{ data: unknown; error: { code: string } | null }>;
type NoInput<T> = [T] extends [never] ? true : Equal<T, Record<string, never>>;
type SentBy<C extends Call> = Parameters<C> extends [] ? 'none' : Flat<Exclude<Parameters<C>[0], undefined>>;
type Taken<I> = NoInput<Exclude<I, void>> extends true ? 'none' : Flat<Exclude<I, void>>;
type MayLeaveOut<C extends Call> = [] extends Parameters<C> ? true : false;
type DataOf<C extends Call> = Extract<Awaited<ReturnType<C>>, { error: null }>['data'];
type CodeOf<C extends Call> = NonNullable<Awaited<ReturnType<C>>['error']>['code'];
`;
