/** What every process of ours does at its edges: says what it does, stops in order, fails in one line. */

/** Runs a step and says what came of it, with its time. */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  describe: (result: T) => string,
): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`  ${name.padEnd(10)} ${describe(result)} (${seconds} s)\n`);
  return result;
}

/** Stops in order when asked to (Ctrl-C, SIGTERM); a second time, at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/**
 * Goes on when the driver drops an error of a connection that broke while it was being opened: it asks for the
 * database's types then, and nobody awaits the answer. Every other rejection that nobody handles ends the process.
 */
export function outliveBrokenConnections(
  isDatabaseUnavailable: (error: unknown) => boolean,
  log: (error: unknown) => void,
): void {
  process.on('unhandledRejection', (error) => {
    if (!isDatabaseUnavailable(error)) throw error;
    log(error);
  });
}

/** An expected failure is one line that says what to do; an unexpected one brings its stack. */
export function fail(error: unknown): never {
  const isExpected = error instanceof Error && EXPECTED.has(error.name);
  const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}

const EXPECTED = new Set([
  'SettingsError',
  'WrongSecretError',
  'PostgresInUseError',
  'PostgresUnavailableError',
  'DatabaseUnreachableError',
]);
