import { isIPv6 } from 'node:net';

import { isIn, parseNetworks } from '../http/parse-networks.ts';

/** IANA's special-purpose addresses (RFC 6890 and its registry), multicast, and what is reserved. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** RFC 6052: an IPv4 address as hosts without IPv4 reach it. */
const NAT64 = '64:ff9b::';

/** Of what is given out (2000::/3): protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = parseNetworks(
  [...SPECIAL_IPV4, ...SPECIAL_IPV6, ...SPECIAL_IPV4.map(throughNat64)].join(','),
);
const givenOut = parseNetworks(`2000::/3,${NAT64}/96`);

/**
 * Whether an address is one of the public internet. An IPv4-mapped one is not: no name of the public internet has one.
 *
 * @param address As the resolver or `URL` write it.
 */
export function isPublicAddress(address: string): boolean {
  if (isIn(special, address)) return false;
  return !isIPv6(address) || isIn(givenOut, address);
}

function throughNat64(network: string): string {
  const [address = '', prefix] = network.split('/');
  return `${NAT64}${address}/${96 + Number(prefix)}`;
}
