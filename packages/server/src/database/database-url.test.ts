import { expect, it } from 'vitest';

import { connect, withLogin } from './connect.ts';
import { DatabaseUnreachableError } from './unreachable.ts';

const SECRETS = /hunter|2-tail|12345/;

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

it.each([
  ['a port beyond the last', 'postgres://aalto:hunter@localhost:99999/aalto', /65535/],
  ['a slash in the password', 'postgres://aalto:hunter/2-tail@localhost:5432/aalto', /%2F/],
  ['a slash after digits', 'postgres://aalto:12345/2-tail@localhost:5432/aalto', /%2F/],
  ['a question mark after digits', 'postgres://aalto:12345?2-tail@localhost:5432/aalto', /%3F/],
  ['a hash in the password', 'postgres://aalto:hunter#2-tail@localhost:5432/aalto', /%23/],
  ['a hash after digits', 'postgres://aalto:12345#2-tail@localhost:5432/aalto', /%23/],
  ['a per cent sign in the password', 'postgres://aalto:hunter%2-tail@localhost:5432/aalto', /%25/],
  ['a per cent sign at its end', 'postgres://aalto:hunter%@localhost:5432/aalto', /%25/],
  ['several hosts', 'postgres://aalto:hunter@one,two/aalto', /several hosts/],
  ['several hosts with ports', 'postgres://aalto:hunter@one:5432,two:5432/aalto', /several hosts/],
  ['another scheme', 'mysql://aalto:hunter@localhost/aalto', /postgres:\/\//],
  ['no URL at all', 'hunter', /postgres:\/\//],
])('%s is named in one line, and the password is not repeated', (_, url, advice) => {
  const works = [() => connect(url, { max: 1, use: 'ours' }), () => withLogin(url, 'other', 'password')];
  for (const error of works.map(refusalOf)) {
    if (!(error instanceof DatabaseUnreachableError)) throw new TypeError(`Not refused: ${String(error)}`);
    expect(error.message).toMatch(/^DATABASE_URL: [^\n]+\.$/);
    expect(error.message).toMatch(advice);
    expect(error.message).not.toMatch(SECRETS);
    expect(error.cause).toBeUndefined();
  }
});

it.each([
  'postgres://aalto:p%2F%25%23@localhost:5432/aalto',
  'postgresql://aalto:a,b@localhost/aalto?sslmode=require',
  'postgres://aalto:p@ss@[::1]:5432/aalto',
  'postgres://localhost/aalto',
  'postgres://aalto@%2Fvar%2Frun%2Fpostgresql/aalto',
])('%s is let through', async (url) => {
  await connect(url, { max: 1, use: 'ours' }).$client.end();
  expect(withLogin(url, 'other', 'word')).toContain('://other:word@');
});
