import { parseArgs } from 'node:util';

export const USAGE = `aalto generate --router <module> --out <file> [--check] [--watch]

  --router  a module that exports \`router\`, without a database: it is imported, nothing is called
  --out     the file to write, such as packages/sdk/src/generated/api.ts
  --check   write nothing; exit with 1 if the file is not what would be written
  --watch   stay, and write again whenever the folder of the router's module changes`;

/** What was asked for on the command line. */
export interface GenerateArguments {
  readonly router: string;
  readonly out: string;
  readonly mode: 'write' | 'check' | 'watch';
}

/** A command line that says nothing that could be done. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads `generate --router … --out …`; throws {@link UsageError}. */
export function parseArguments(args: readonly string[]): GenerateArguments {
  const { values, positionals } = read(args);
  const [command, ...others] = positionals;
  if (command !== 'generate' || others.length > 0) throw new UsageError('The only command is `generate`.');
  const { router, out, check, watch } = values;
  if (router === undefined) throw new UsageError('--router is missing.');
  if (out === undefined) throw new UsageError('--out is missing.');
  if (check && watch) throw new UsageError('--check and --watch exclude each other.');
  if (check) return { router, out, mode: 'check' };
  return { router, out, mode: watch ? 'watch' : 'write' };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        router: { type: 'string' },
        out: { type: 'string' },
        check: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
