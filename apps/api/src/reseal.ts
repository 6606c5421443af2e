/** `npm run reseal`: finishes a rotation of root keys, beside running processes (docs/guides/rotate-root-keys.md). */
import type { Aalto, KeyNeed, OlderKey, ResealProgress } from '@aalto/server';

import { compose } from './compose.ts';
import { parseSettings, SettingsError } from './env.ts';
import type { Settings } from './env.ts';
import { createLog } from './log.ts';
import { openDatabase } from './open-database.ts';
import { fail, say, stopOnSignal } from './process.ts';
import { progressLine } from './progress-line.ts';

try {
  await run(parseSettings(process.env));
} catch (error) {
  fail(error);
}

async function run(settings: Settings): Promise<void> {
  await using running = new AsyncDisposableStack();
  const database = await openDatabase(settings).catch(explainHeld);
  running.defer(() => database.stop());
  const { publicUrl, environment, logLevel } = settings;
  const { url, secret } = database;
  const aalto = compose({
    database: url,
    secret,
    publicUrl,
    environment,
    log: createLog(logLevel),
  });
  running.defer(() => aalto.close());
  stopOnSignal(() => running.disposeAsync());
  await resealAll(aalto);
}

/** The embedded database has one holder: whoever runs it already says how to join it. */
function explainHeld(error: unknown): never {
  if (!(error instanceof Error && error.name === 'PostgresInUseError')) throw error;
  throw new SettingsError(
    `${error.message}\nBeside a running \`npm start\`: env $(cat .aalto/env) npm run reseal`,
    { cause: error },
  );
}

async function resealAll(aalto: Aalto): Promise<void> {
  const line = progressLine('reseal');
  let unreadable = 0;
  const olderKeys = await aalto.reseal((progress) => {
    if (!progress.isOver) return line.show(describeProgress(progress));
    unreadable += progress.unreadable;
    line.end(describeOutcome(progress));
  });
  for (const key of olderKeys) say('key', describeKey(key, unreadable > 0));
  if (unreadable > 0) process.exitCode = 1;
}

function describeProgress({ name, done, total }: ResealProgress): string {
  // More may have come since they were counted.
  return `${name}: ${done} of ${Math.max(done, total)}`;
}

function describeOutcome({ name, done, sealedAnew, unreadable }: ResealProgress): string {
  const trouble = unreadable === 0 ? '' : `, ${unreadable} cannot be opened: the log names them`;
  return `${name}: ${done}, ${sealedAnew} sealed anew${trouble}`;
}

function describeKey({ id, needs }: OlderKey, isUnreadable: boolean): string {
  if (needs.length > 0) return `${id} is still needed, ${needs.map(describeNeed).join(', ')}`;
  return isUnreadable
    ? `${id} stays: first see why some secrets cannot be opened`
    : `${id} is needed by nothing: take it out of AALTO_SECRET and restart every process`;
}

function describeNeed({ by, count, until }: KeyNeed): string {
  const who = {
    sessions: count === 1 ? '1 session' : `${count} sessions`,
    mails: count === 1 ? '1 mailed code or link' : `${count} mailed codes and links`,
  };
  return `by ${who[by]} until ${describeMoment(until)}`;
}

/** The minute by which it is over. */
function describeMoment(at: Date): string {
  const minute = new Date(Math.ceil(at.getTime() / 60_000) * 60_000);
  return `${minute.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
