const CHARACTERS = 25;

/** What is wrong with a recovery code as far as that shows without asking the server. */
export type RecoveryCodeFlaw =
  | { readonly kind: 'empty' }
  /** The alphabet of base32 (RFC 4648 §6) has no 0, 1, 8 and 9: they are letters that were read wrongly. */
  | { readonly kind: 'unused_digit' }
  | { readonly kind: 'unused_character' }
  | { readonly kind: 'several' }
  | { readonly kind: 'length'; readonly length: number; readonly expected: number };

/** Null where nothing is wrong. A code may be typed in any case, with or without dashes and spaces. */
export function findRecoveryCodeFlaw(typed: string): RecoveryCodeFlaw | null {
  const code = typed.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase();
  if (code === '') return { kind: 'empty' };
  if (/[0189]/.test(code)) return { kind: 'unused_digit' };
  if (/[^A-Z2-7]/.test(code)) return { kind: 'unused_character' };
  if (code.length === CHARACTERS) return null;
  return code.length % CHARACTERS === 0
    ? { kind: 'several' }
    : { kind: 'length', length: code.length, expected: CHARACTERS };
}

/** In plain words. */
export function describeRecoveryCodeFlaw(flaw: RecoveryCodeFlaw): string {
  switch (flaw.kind) {
    case 'empty':
      return 'Enter one of your recovery codes.';
    case 'unused_digit':
      return 'Recovery codes have no 0, 1, 8 or 9. What looks like one is a letter: O, I or L, B, G.';
    case 'unused_character':
      return 'A recovery code has only letters and digits.';
    case 'several':
      return 'Enter one code alone.';
    case 'length':
      return `A recovery code has ${flaw.expected} letters and digits. This has ${flaw.length}.`;
  }
}
