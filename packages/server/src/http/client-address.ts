import { isIP, isIPv6, SocketAddress } from 'node:net';

import { isIn } from './parse-networks.ts';
import type { Networks } from './parse-networks.ts';

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
 * @param trustedProxies Whose word is taken for where a request came from. With none, whoever opened the connection is
 *   the client.
 * @returns In one form for one address, since limits are counted by it: IPv6 as RFC 5952 writes it, an IPv4-mapped one as
 *   IPv4.
 * @example
 * import { clientAddress, parseNetworks } from '@aalto/server';
 *
 * const proxies = parseNetworks('10.0.0.0/8');
 * clientAddress({ peer: '10.0.0.2', forwardedFor: '6.6.6.6, 192.0.2.7' }, proxies); // '192.0.2.7'
 * clientAddress({ peer: '192.0.2.7', forwardedFor: '6.6.6.6' }, proxies); // '192.0.2.7'
 */
export function clientAddress({ peer, forwardedFor }: Forwarding, trustedProxies: Networks): string | null {
  let client = peer === null ? null : normalizeAddress(peer);
  for (const entry of forwardedFor?.split(',').toReversed() ?? []) {
    if (client === null || !isIn(trustedProxies, client)) return client;
    const before = normalizeAddress(withoutPort(entry.trim()));
    if (before === null) return client;
    client = before;
  }
  return client;
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
