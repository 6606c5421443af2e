/**
 * A path within the console, or undefined. Whoever writes a link to the sign-in page chooses its `next`, and must not
 * send an operator who has just signed in to another site.
 */
export function readSafePath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return undefined;
  return value.startsWith('/sign-in') ? undefined : value;
}
