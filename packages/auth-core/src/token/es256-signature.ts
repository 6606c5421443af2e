import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const INTEGER_BYTES = 32;

/**
 * Signs by ES256: ECDSA on P-256 with SHA-256, as the 64 bytes of R ‖ S (RFC 7518 §3.4).
 *
 * Node would write those itself, asked for `dsaEncoding: 'ieee-p1363'`. But it would then be given the key in an object
 * of options, and finds out by two exceptions that this is not a key: they take longer than the signature does.
 */
export function signEs256(text: string, privateKey: KeyObject): Buffer {
  const der = sign('sha256', Buffer.from(text), privateKey);
  // RFC 3279 §2.2.3: a sequence of the integers R and S. All of it is short enough for lengths of one byte.
  const endOfR = 4 + der.readUInt8(3);
  return Buffer.concat([fixedLength(der.subarray(4, endOfR)), fixedLength(der.subarray(endOfR + 2))]);
}

/** DER leaves out zeros at the start of an integer, and puts one there where the first bit would mean its sign. */
function fixedLength(integer: Buffer): Buffer {
  const digits = integer.subarray(-INTEGER_BYTES);
  return Buffer.concat([Buffer.alloc(INTEGER_BYTES - digits.length), digits]);
}
