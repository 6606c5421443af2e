import { isListedPassword } from './common-password-list.ts';

/**
 * Whether a new password is among those that are tried first: a common one, or one that is expected of this very person
 * in this very place (NIST SP 800-63B-4 §3.1.1.2: commonly used, expected, or compromised; OWASP ASVS 5.0 §6.2.4).
 *
 * The password is compared as a whole. Case does not save it, nor do digits and punctuation that were appended: cracking
 * tools begin with a list and do just that to its words (hashcat's `best64.rule` appends every digit), and
 * NIST names derivatives too. Where less than 8 characters would be left, nothing is taken off.
 *
 * @param expected The person's e-mail address (its local part is then expected too) and the name of the service.
 * @example
 * import { isCommonPassword } from '@aalto/auth-core';
 *
 * await isCommonPassword('Password2026!'); // true
 * await isCommonPassword('mia.virtanen', ['mia.virtanen@example.com']); // true
 * await isCommonPassword('correct horse battery'); // false
 */
export async function isCommonPassword(password: string, expected: readonly string[] = []): Promise<boolean> {
  const forms = formsOf(fold(password));
  const names = new Set(expected.flatMap(withLocalPart).map(fold));
  if (forms.some((form) => names.has(form))) return true;
  const listed = await Promise.all(forms.map((form) => isListedPassword(form)));
  return listed.includes(true);
}

const LEAST_CHARACTERS = 8;

/** As it is, without the punctuation at its end, and without the digits before that too. */
function formsOf(folded: string): string[] {
  const stripped = [withoutTail(folded, isPunctuation), withoutTail(folded, isDigitOrPunctuation)];
  return [folded, ...stripped.filter((form) => Array.from(form).length >= LEAST_CHARACTERS)];
}

const isPunctuation = /^[\p{P}\p{S}\s]$/u;
const isDigitOrPunctuation = /^[\p{N}\p{P}\p{S}\s]$/u;

/** Character by character from the end: a pattern like /[…]+$/ would take quadratic time over a long run in the middle. */
function withoutTail(text: string, isTail: RegExp): string {
  const characters = Array.from(text);
  return characters.slice(0, characters.findLastIndex((character) => !isTail.test(character)) + 1).join('');
}

function withLocalPart(name: string): string[] {
  const at = name.lastIndexOf('@');
  return at > 0 ? [name, name.slice(0, at)] : [name];
}

/** Upper case first: so "ß" and "SS" fold alike. */
function fold(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase();
}
