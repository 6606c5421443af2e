import { parseRootKeys } from '@aalto/auth-core';
import { expect, it } from 'vitest';

// What a start does to the login alone: the rest of a start keeps two of them apart for long.
import { connect } from '../../packages/server/src/database/connect.ts';
import { ensureDataLogin } from '../../packages/server/src/database/data-login.ts';
import { SECRET } from '../support/settings.ts';
import { createTestDatabase } from '../support/test-database.ts';

const STARTS = 20;

it('copies of one database share its data login, and start at the same moment', async () => {
  const copies = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const keys = parseRootKeys(SECRET);
  const starts = copies.map(async ({ url }) => {
    const database = connect(url, { max: 1, use: 'ours' });
    for (let start = 0; start < STARTS; start += 1) await ensureDataLogin(database, keys);
    await database.$client.end();
  });
  expect((await Promise.allSettled(starts)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  await Promise.all(copies.map((copy) => copy.drop()));
});
