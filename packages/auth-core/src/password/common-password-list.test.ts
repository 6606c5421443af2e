import { dictionary } from '@zxcvbn-ts/language-common';
import { expect, test } from 'vitest';

import { isListedPassword } from './common-password-list.ts';

test('the list is a real one, of some ten thousand passwords in lower case', async () => {
  const longEnough = dictionary['passwords-common'].filter(({ length }) => length >= 8);
  expect(longEnough.length).toBeGreaterThan(10_000);
  expect(longEnough.every((password) => password === password.toLowerCase())).toBe(true);
  for (const password of longEnough) expect(await isListedPassword(password)).toBe(true);
});

test.each(['', '1234', 'dragon', 'correct horse battery', 'constructor'])(
  '%j is not on it',
  async (password) => {
    expect(await isListedPassword(password)).toBe(false);
  },
);
