import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';

/** The proxies whose word is taken for where a request came from. */
export type TrustedProxies = Pick<BlockList, 'check'>;

/** Nobody: whoever opened the connection is the client. */
export const noProxies: TrustedProxies = new BlockList();

export interface Forwarding {
  /** Whoever opened the connection; null where the host does not know. */
  readonly peer: string | null;
  /** `X-Forwarded-For`, every one of them joined by commas. */
  readonly forwardedFor: string | null;
}

/**
 * Where a request came from. Each proxy appends the peer that it saw, so the header is read from its end, for as long as
 * it was a trusted proxy that wrote: what stands before that, anybody may have sent. A malformed entry ends the walk.
 * `Forwarded` (RFC 7239) is ignored: proxies that do not know it pass a client's own on.
 *
 * @returns In one form for one address, since limits are counted by it: IPv6 as RFC 5952 writes it, an IPv4-mapped one as
 *   IPv4.
 * @example
 * const proxies = parseTrustedProxies('10.0.0.0/8');
 * clientAddress({ peer: '10.0.0.2', forwardedFor: '6.6.6.6, 192.0.2.7' }, proxies); // '192.0.2.7'
 * clientAddress({ peer: '192.0.2.7', forwardedFor: '6.6.6.6' }, proxies); // '192.0.2.7'
 */
export function clientAddress(
  { peer, forwardedFor }: Forwarding,
  trustedProxies: TrustedProxies,
): string | null {
  let client = peer === null ? null : normalizeAddress(peer);
  for (const entry of forwardedFor?.split(',').toReversed() ?? []) {
    if (client === null || !isTrusted(client, trustedProxies)) return client;
    const before = normalizeAddress(withoutPort(entry.trim()));
    if (before === null) return client;
    client = before;
  }
  return client;
}

/**
 * Reads `TRUSTED_PROXIES`: addresses and CIDR blocks, separated by commas.
 *
 * @throws {TypeError} An entry is neither.
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  const proxies = new BlockList();
  for (const entry of text.split(',').map((each) => each.trim())) addProxy(proxies, entry);
  return proxies;
}

function addProxy(proxies: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const bits = family === 'ipv6' ? 128 : 32;
  const isBlock = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if (isIP(address) === 0 || !isBlock || rest.length > 0) {
    throw new TypeError(
      'A trusted proxy is an address or a CIDR block, such as 10.0.0.0/8 or 2001:db8::/32.',
    );
  }
  proxies.addSubnet(address, prefix === undefined ? bits : Number(prefix), family);
}

function isTrusted(address: string, proxies: TrustedProxies): boolean {
  return proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Some proxies (Azure's gateway, say) append the port. */
function withoutPort(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}

function normalizeAddress(text: string): string | null {
  // A zone (`%eth0`) names an interface of ours, not the client.
  const address = text.replace(/%.*$/, '');
  if (isIP(address) === 0) return null;
  if (!isIPv6(address)) return address;
  return new SocketAddress({ address, family: 'ipv6' }).address.replace(/^::ffff:(?=\d+\.)/, '');
}
