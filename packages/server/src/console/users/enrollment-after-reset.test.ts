import { describe, expect, it } from 'vitest';

import { enrollmentTakesMail } from './enrollment-after-reset.ts';

const server = { sends: true, keeps: false };
const inbox = { sends: false, keeps: true };
const nothing = { sends: false, keeps: false };

describe('after a reset, the next first factor takes a mailed code', () => {
  it.each([
    ['where mails are sent', server, false, true],
    ['where mails are sent, for an operator too', server, true, true],
    ['where they are kept for the console', inbox, false, true],
    ['but not for the operator who would read it there', inbox, true, false],
    ['but not where none leaves', nothing, false, false],
    ['but not where none leaves, for an operator either', nothing, true, false],
  ])('%s', (_, mail, isOperators, takesMail) => {
    expect(enrollmentTakesMail(mail, isOperators)).toBe(takesMail);
  });
});
