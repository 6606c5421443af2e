import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';
import { PostgresUnavailableError } from './errors.ts';
import { unlessMissing } from './system-error.ts';

export interface Credentials {
  /** Of the role `postgres`, the superuser. */
  readonly superuserPassword: string;
  /** Of the role `aalto`, which owns the database. */
  readonly ownerPassword: string;
}

/** Answers the passwords of the folder, and makes them up before there is a cluster that could know them. */
export async function loadCredentials(folder: DataFolder): Promise<Credentials> {
  const text = await unlessMissing(readFile(folder.credentials, 'utf8'));
  const stored = text === undefined ? undefined : parseCredentials(text);
  if (stored !== undefined) return stored;

  if ((await unlessMissing(stat(folder.cluster))) !== undefined) {
    throw new PostgresUnavailableError(
      `${folder.credentials} is missing or damaged, and with it the passwords of the database beside it: ` +
        'put the file back, or set DATA_DIR to another folder.',
    );
  }
  const credentials = { superuserPassword: randomPassword(), ownerPassword: randomPassword() };
  await storeCredentials(folder, credentials);
  return credentials;
}

/** Written beside and renamed, and flushed: the file must never be less durable than the cluster that it opens. */
async function storeCredentials(folder: DataFolder, credentials: Credentials): Promise<void> {
  const draft = `${folder.credentials}.draft`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
    flag: 'wx',
  });
  await rename(draft, folder.credentials);
}

/** base64url needs no escape in SQL, in a URL or in a file. */
function randomPassword(): string {
  return randomBytes(32).toString('base64url');
}

function parseCredentials(text: string): Credentials | undefined {
  const superuserPassword = /"superuserPassword": *"([\w-]{43})"/.exec(text)?.[1];
  const ownerPassword = /"ownerPassword": *"([\w-]{43})"/.exec(text)?.[1];
  if (superuserPassword === undefined || ownerPassword === undefined) return undefined;
  return { superuserPassword, ownerPassword };
}
