const CHARACTERS = 25;

/** What is wrong with what was typed, as far as that shows without asking the server; null where nothing is. */
export function checkRecoveryCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase();
  if (code === '') return 'Enter one of your recovery codes.';
  if (/[0189]/.test(code))
    return 'Recovery codes have no 0, 1, 8 or 9. What looks like one is a letter: O, I or L, B, G.';
  if (/[^A-Z2-7]/.test(code)) return 'A recovery code has only letters and digits.';
  if (code.length > CHARACTERS && code.length % CHARACTERS === 0) return 'Enter one code alone.';
  return code.length === CHARACTERS
    ? null
    : `A recovery code has ${CHARACTERS} letters and digits. This has ${code.length}.`;
}
