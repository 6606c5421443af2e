import { stripTypeScriptTypes } from 'node:module';

import { expect, test } from 'vitest';

import { generateApi } from './generate-api.ts';
import { readProcedures } from './read-procedures.ts';
import { router } from './test-support/sdk-router.ts';
import { typeCheck } from './test-support/type-check.ts';

const consumer = `
import { procedures } from './api.ts';
import type { Api, ProcedureErrors } from './api.ts';

export async function use(client: Api): Promise<string> {
  const { data, error } = await client.data.notes.list();
  if (!error) return data.notes.map((note) => note.body).join();
  // @ts-expect-error -- there is no data beside an error
  data.notes;
  switch (error.code) {
    case 'mfa_required':
      return error.details.factors.map((factor) => factor.friendlyName).join(error.details.next);
    case 'validation_failed':
      return error.details.issues.map((issue) => issue.message).join();
    case 'payload_too_large':
      return String(error.details.limitBytes);
    case 'rate_limited':
    case 'unavailable':
      return String(error.details.retryAfterSeconds);
    case 'internal_error':
      return error.details.requestId;
    case 'invalid_api_key':
    case 'token_expired':
    case 'invalid_token':
    case 'session_expired':
    case 'session_revoked':
    case 'user_banned':
    case 'network_error':
      return String(error.details satisfies null);
    // @ts-expect-error -- list cannot answer this
    case 'weak_password':
      return '';
    default:
      return error satisfies never;
  }
}

export async function misuse(client: Api): Promise<void> {
  await client.auth.getUser();
  await client.auth.signOut({ scope: 'global' });
  await client.auth.enrollMfa({ friendlyName: undefined });
  // @ts-expect-error -- a note needs a body
  await client.data.notes.create();
  // @ts-expect-error -- and nothing that the server refuses
  await client.data.notes.create({ body: '', color: 'red' });
}

export const kind: 'query' = procedures['data.notes.list'];
export const code: ProcedureErrors['data.notes.list'] = 'mfa_required';
`;

test(
  'a caller narrows the error by its code, exhaustively, and leaves optional input out',
  { timeout: 120_000 },
  async () => {
    const complaints = await typeCheck({ 'api.ts': await generateApi(router), 'consumer.ts': consumer });

    expect(complaints).toEqual([]);
  },
);

test('the file stands alone: it imports nothing, and holds one table at run time', async () => {
  const source = await generateApi(router);
  const code = stripTypeScriptTypes(source)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .trim();

  expect(source).not.toMatch(/\bimport\b|require\(/);
  expect(code).toMatch(/^export const procedures = \{[^{}]*\} *;$/);
});

test('the table has every procedure of the router, and how it is called', async () => {
  const source = await generateApi(router);
  const { procedures }: { procedures: Record<string, string> } = await import(
    `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`
  );
  const declared = await readProcedures(router);

  expect(procedures).toEqual(Object.fromEntries(declared.map(({ path, kind }) => [path, kind])));
});
