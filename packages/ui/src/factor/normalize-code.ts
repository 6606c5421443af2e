export const CODE_LENGTH = 6;

/** The digits of what was typed or pasted: `123 456` and `123-456` are codes too. */
export function normalizeCode(text: string): string {
  return text.replace(/\D/g, '').slice(0, CODE_LENGTH);
}
