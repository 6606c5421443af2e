/** The digits of what was typed or pasted: `123 456` and `123-456` are codes too. */
export function normalizeCode(text: string, length: number): string {
  return text.replaceAll(/\D/g, '').slice(0, length);
}
