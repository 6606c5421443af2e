import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startPostgres } from '@aalto/postgres';
import { createAalto } from '@aalto/server';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';

import { ISSUER, SECRET, silentLog, TEMPLATE } from './settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://…/postgres` for the superuser, who makes and drops databases. */
    superuserUrl: string;
    /** `postgres://…/aalto` for the owner of every test database: not a superuser, as with a managed PostgreSQL. */
    ownerUrl: string;
  }
}

const TEAM_MIGRATIONS = fileURLToPath(new URL('../../apps/api/migrations', import.meta.url));

/** One real PostgreSQL for the run, and one migrated database that each test file copies. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  process.stdout.write('  database   an embedded PostgreSQL, and the template of every test database … ');
  const folder = await mkdtemp(join(tmpdir(), 'aalto-test-'));
  // Only power cuts need fsync, and no test makes one; commits still survive every kill.
  const server = await startPostgres({ dataDir: folder, settings: { fsync: 'off', max_connections: '300' } });
  await makeTemplate(server.superuserUrl, server.url);
  process.stdout.write(`ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  project.provide('superuserUrl', server.superuserUrl);
  project.provide('ownerUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(superuserUrl: string, ownerUrl: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1 });
  await sql.unsafe(`create database ${TEMPLATE} owner aalto`);
  await sql.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${TEMPLATE}`;
  const aalto = createAalto({
    database: url.href,
    secret: SECRET,
    publicUrl: ISSUER,
    environment: 'development',
    log: silentLog,
  });
  await aalto.migrate(TEAM_MIGRATIONS);
  await aalto.close();
}
