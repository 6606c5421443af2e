import { TOTP, URI } from 'otpauth';

/** A person's authenticator: another implementation than the server's, set up by scanning the URL. */
export interface Authenticator {
  /** The code it shows now; or a number of 30-second steps later, or earlier. */
  code(stepsFromNow?: number): string;
}

export function scanOtpauthUrl(url: string): Authenticator {
  const totp = URI.parse(url);
  if (!(totp instanceof TOTP)) throw new Error(`An authenticator would not take this URL: ${url}`);
  return { code: (stepsFromNow = 0) => totp.generate({ timestamp: Date.now() + stepsFromNow * 30_000 }) };
}

/** A code of the right form that is not among those accepted now. */
export function wrongCode(authenticator: Authenticator): string {
  const right = new Set([-2, -1, 0, 1, 2].map((step) => authenticator.code(step)));
  const wrong = ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code));
  if (wrong === undefined) throw new Error('Six codes cannot all be right');
  return wrong;
}
