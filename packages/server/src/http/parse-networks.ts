import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses and blocks of them. */
export type Networks = Pick<BlockList, 'check'>;

export const noNetworks: Networks = new BlockList();

/**
 * Reads addresses and CIDR blocks, separated by commas, as settings have them.
 *
 * @throws {TypeError} An entry is neither.
 */
export function parseNetworks(text: string): Networks {
  const networks = new BlockList();
  for (const entry of text.split(',').map((each) => each.trim())) addNetwork(networks, entry);
  return networks;
}

/** An IPv4-mapped IPv6 address is in the networks of the IPv4 address. */
export function isIn(networks: Networks, address: string): boolean {
  return networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function addNetwork(networks: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const bits = family === 'ipv6' ? 128 : 32;
  const isBlock = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if (isIP(address) === 0 || !isBlock || rest.length > 0) {
    throw new TypeError('A network is an address or a CIDR block, such as 10.0.0.0/8 or 2001:db8::/32.');
  }
  networks.addSubnet(address, prefix === undefined ? bits : Number(prefix), family);
}
