/** A living process already runs PostgreSQL on the folder. Nothing was touched: the first one goes on unharmed. */
export class PostgresInUseError extends Error {
  override readonly name = 'PostgresInUseError';
  readonly dataDir: string;
  /** The process that holds the folder; undefined in the instant before it has written its name down. */
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `PostgreSQL is already running on ${dataDir}, started by ${holder}: stop it, or set DATA_DIR to another folder.`,
    );
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** PostgreSQL cannot run here, or not on this folder. The message says what to do about it. */
export class PostgresUnavailableError extends Error {
  override readonly name = 'PostgresUnavailableError';
  /** PostgreSQL's own last lines, oldest first, where it got far enough to say something. */
  readonly log: readonly string[];

  constructor(message: string, output = '') {
    const log = lastLines(output);
    super([message, ...log.map((line) => `  ${line}`)].join('\n'));
    this.log = log;
  }
}

function lastLines(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-12);
}
