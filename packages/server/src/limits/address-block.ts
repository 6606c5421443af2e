import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/**
 * What one subscriber has of the internet, which is what limits are counted by: an IPv4 address, or an IPv6 /64, inside
 * which every device may choose its address anew for every call (RFC 8981).
 *
 * @returns `192.0.2.7` for itself, `2001:db8:0:0::/64` for `2001:db8::7`; null for what is no address.
 */
export function addressBlock(address: string | null): string | null {
  if (address === null) return null;
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(mapped)) return mapped;
  return isIPv6(address) ? `${network(address).join(':')}::/64` : null;
}

/** The first four of the eight groups: what "::" leaves out is zero. */
function network(address: string): string[] {
  const canonical = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' }).address;
  const [left = [], right] = canonical.split('::').map((part) => part.split(':').filter(Boolean));
  if (right === undefined) return left.slice(0, 4);
  // An IPv4 address at the end is worth two groups.
  const written = left.length + right.length + (canonical.includes('.') ? 1 : 0);
  return [...left, ...Array<string>(8 - written).fill('0'), ...right].slice(0, 4);
}
