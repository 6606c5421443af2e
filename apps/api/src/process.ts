/** What every process of ours does at its edges: says what it does, stops in order, fails in one line. */

/** Says what is about to be done, does it, and says what came of it, with its time. */
export async function step<T>(
  name: string,
  doing: string,
  work: () => Promise<T>,
  describe: (result: T) => string,
): Promise<T> {
  const startedAt = performance.now();
  say(name, `${doing} …`);
  const result = await work();
  say(name, `${describe(result)} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}

/** One line of what this process does, under the name of the part that does it. */
export function say(name: string, what: string): void {
  process.stdout.write(`  ${name.padEnd(10)} ${what}\n`);
}

/** A terminal signals the whole group, and whoever started us passes the same Ctrl-C on: within this, it is one. */
const SAME_SIGNAL_MS = 1_000;

/** Stops in order when asked to (Ctrl-C, SIGTERM); asked again later, at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    if (stoppingSince !== undefined) {
      if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = now;
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
  'WebAppBuildError',
]);
