import { describe, expect, test } from 'vitest';

import { isCommonPassword } from './common-password.ts';

describe('isCommonPassword', () => {
  test.each(['password', '12345678', 'qwertyuiop', 'iloveyou', 'trustno1'])('%j is', async (password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  test.each(['PassWord', 'ILOVEYOU', 'pass\u0077ord'])('case does not save it: %j', async (password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  test.each([
    'password1',
    'Password2026!',
    'password!!!',
    'qwerty123!',
    '1234567890!',
    'sunshine…99',
    'superman½ ',
  ])('nor what was appended: %j', async (password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  test.each([
    'correct horse battery',
    'a password of some length',
    'my password',
    '1password1password',
    '12345678293847561029',
    'pa\u0301ssword',
    '🔑🔑🔑🔑🔑🔑🔑🔑',
    '!!!!!!!!????',
    '',
  ])('%j is not: the whole password counts, not what is in it', async (password) => {
    expect(await isCommonPassword(password)).toBe(false);
  });

  test.each([
    ['mia.virtanen@example.com', 'the address'],
    ['Mia.Virtanen', 'its local part'],
    ['mia.virtanen1987!', 'its local part with a year'],
    ['Harbour Notes', 'the name of the service'],
    ['STRASSENBAHN', 'a name in other letters'],
    ['cafe\u0301 notes', 'a name composed in another way'],
  ])('%j is for somebody who is expected to use it: %s', async (password) => {
    const expected = ['mia.virtanen@example.com', 'harbour notes', 'Straßenbahn', 'caf\u00e9 notes'];
    expect(await isCommonPassword(password, expected)).toBe(true);
    expect(await isCommonPassword(password, ['noah@example.com'])).toBe(false);
  });

  test('a long run of digits is judged long before anybody gives up waiting', async () => {
    expect(await isCommonPassword(`${'1'.repeat(1022)}a`)).toBe(false);
  });
});
