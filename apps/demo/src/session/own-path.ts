/**
 * A path of this app, or undefined: a link that leads here must not lead on to somebody else's page. Browsers read `//`
 * and `/\` as the beginning of another host.
 */
export function readOwnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  if (!URL.canParse(value, location.origin)) return undefined;
  const { origin, pathname, search, hash } = new URL(value, location.origin);
  return origin === location.origin ? pathname + search + hash : undefined;
}
