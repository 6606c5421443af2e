import { generateApi } from '../generate-api.ts';
import { GeneratorError } from '../generator-error.ts';
import { loadRouter } from './load-router.ts';
import { parseArguments, USAGE, UsageError } from './parse-arguments.ts';
import type { GenerateArguments } from './parse-arguments.ts';
import { watchRouter } from './watch-router.ts';
import { readSource, writeSource } from './write-source.ts';

/** Runs the command and answers its exit code: 0 done, 1 stale or refused, 2 not understood. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return say(USAGE, 0);
  try {
    return await run(parseArguments(args));
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${USAGE}`, 2);
    // The router's author needs the sentence; of anything else, where it came from.
    if (error instanceof GeneratorError) return complain(`aalto generate: ${error.message}`, 1);
    return complain(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
  }
}

async function run({ router, out, mode }: GenerateArguments): Promise<number> {
  if (mode === 'watch') {
    await watchRouter({ router, out });
    return 0;
  }
  const source = await generateApi(await loadRouter(router));
  if (mode === 'write') {
    return say(`${out} ${(await writeSource(out, source)) ? 'written' : 'unchanged'}`, 0);
  }
  if ((await readSource(out)) === source) return say(`${out} is fresh`, 0);
  return complain(`${out} is stale: run aalto generate --router ${router} --out ${out}`, 1);
}

function say(line: string, code: number): number {
  process.stdout.write(`${line}\n`);
  return code;
}

function complain(line: string, code: number): number {
  process.stderr.write(`${line}\n`);
  return code;
}
