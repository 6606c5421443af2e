import { isIP } from 'node:net';

import type { MailAddress } from './mail-sender.ts';

/** `Name <address>`, or the address alone. Neither may hold what could end a header or begin another address. */
const FORM = /^(?:(?<name>[^\p{Cc}<>"]*)<(?<inner>[^\s@<>"]+@[^\s@<>"]+)>|(?<bare>[^\s@<>"]+@[^\s@<>"]+))$/u;

/**
 * Reads who mails are from, as `MAIL_FROM` has it.
 *
 * @throws {TypeError} in one line.
 */
export function parseMailAddress(text: string): MailAddress {
  const { name = '', inner, bare } = FORM.exec(text.trim())?.groups ?? {};
  const address = inner ?? bare;
  if (address === undefined) throw new TypeError('MAIL_FROM must look like Name <address@example.com>.');
  return { name: name.trim(), address };
}

/** Whether a text is one address as it stands: it can neither end a header nor be read as several. */
export function isOneAddress(text: string): boolean {
  return /^[^\s\p{Cc}@<>",;:()]+@[^\s\p{Cc}@<>",;()]+$/u.test(text);
}

/** What mails are from where nobody said it: this API, at the host that clients know. */
export function defaultMailAddress(publicUrl: string): MailAddress {
  const { hostname } = new URL(publicUrl);
  // RFC 5321 §4.1.3: an address literal stands in brackets.
  return { name: 'Aalto', address: `no-reply@${isIP(hostname) ? `[${hostname}]` : hostname}` };
}

/** The right side of an address: what our `Message-ID`s end in. */
export function hostOf({ address }: MailAddress): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
