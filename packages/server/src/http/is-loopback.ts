import { isIP } from 'node:net';

import { isIn, parseNetworks } from './parse-networks.ts';

const loopback = parseNetworks('127.0.0.0/8, ::1');

/**
 * Whether a host is this machine itself: by its address, or by the name that no resolver may give to another (RFC 6761
 * §6.3).
 *
 * @param host As `URL` writes it.
 */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  return isIP(name) === 0 ? /^(.+\.)?localhost$/.test(name.toLowerCase()) : isIn(loopback, name);
}
