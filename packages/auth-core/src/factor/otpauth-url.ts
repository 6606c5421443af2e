/** What an authenticator app learns from the QR code. */
export type OtpauthUrlParts = {
  /** The seed, base32 without padding. */
  readonly secret: string;
  /** Who the code is for, as the app shows it: the backend's name. */
  readonly issuer: string;
  /** Whose code it is, as the app shows it: usually the e-mail address. */
  readonly accountName: string;
};

/**
 * The URL behind an enrollment's QR code, in the Key URI Format, which every authenticator takes.
 *
 * A colon separates issuer and account in the label, encoded or not, so the format allows none inside either:
 * it becomes a space. otplib's `generateURI` leaves it in, and leaves out the three parameters at their
 * defaults, which some apps want to see.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 * @example
 * import { otpauthUrl } from '@aalto/auth-core';
 *
 * const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
 * otpauthUrl({ secret, issuer: 'Aalto Demo', accountName: 'mia@example.com' });
 * // 'otpauth://totp/Aalto%20Demo:mia%40example.com?secret=GEZD…&issuer=Aalto%20Demo&algorithm=SHA1&…'
 */
export function otpauthUrl({ secret, issuer, accountName }: OtpauthUrlParts): string {
  const issuerPart = encodePart(issuer);
  const label = `${issuerPart}:${encodePart(accountName)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${issuerPart}&algorithm=SHA1&digits=6&period=30`;
}

/** Not URLSearchParams, which writes a space as `+`: apps would show the plus. */
function encodePart(name: string): string {
  const readable = name
    .toWellFormed()
    .replaceAll(/[\s:]+/g, ' ')
    .trim();
  return encodeURIComponent(readable);
}
