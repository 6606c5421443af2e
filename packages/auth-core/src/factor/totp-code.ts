import { verifySync } from 'otplib';

/** `timeStep` is the step (Unix time / 30 s) of the code: store it as the factor's `lastAcceptedTimeStep`. */
export type TotpVerdict =
  | { readonly accepted: true; readonly timeStep: number }
  | { readonly accepted: false };

/** A code to judge, and all that judging it depends on. */
export type TotpAttempt = {
  /** The factor's seed, base32, as `createTotpSecret` made it. */
  readonly secret: string;
  /** What the person typed, in whatever shape. */
  readonly code: string;
  readonly now: Date;
  /** The step of the last code this factor accepted, or null before the first. */
  readonly lastAcceptedTimeStep: number | null;
};

const stepSeconds = 30;

/**
 * Removes the spaces and dashes that people and apps put into a code ("123 456", "123-456").
 *
 * @returns Six ASCII digits, or null where anything else remains.
 * @example
 * import { normalizeTotpCode } from '@aalto/auth-core';
 *
 * normalizeTotpCode('123 456'); // '123456'
 * normalizeTotpCode('12345'); // null
 */
export function normalizeTotpCode(input: string): string | null {
  const code = input.replaceAll(/[\s\p{Dash_Punctuation}]/gu, '');
  return /^[0-9]{6}$/.test(code) ? code : null;
}

/**
 * Decides whether a code is right, and good for the first time.
 *
 * SHA-1, 6 digits, steps of 30 s (RFC 6238 §4), the step of `now` or one either side (§5.2, for clocks that
 * differ). A code is good once (§5.2): its step must be later than `lastAcceptedTimeStep`, so neither it nor
 * an older one passes again. The caller makes that hold among parallel calls, by storing `timeStep` in the
 * transaction that locks the factor.
 *
 * Each comparison takes constant time. No `code` makes it throw, whatever it contains.
 *
 * @throws {TypeError} The secret is not base32 of at least 16 bytes, or `now` is no date: a mistake of ours,
 *   never the user's.
 * @example
 * import { verifyTotpCode } from '@aalto/auth-core';
 *
 * const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
 * const attempt = { secret, code: '287082', now: new Date(59_000) };
 * verifyTotpCode({ ...attempt, lastAcceptedTimeStep: null }); // { accepted: true, timeStep: 1 }
 * verifyTotpCode({ ...attempt, lastAcceptedTimeStep: 1 }); // { accepted: false }
 */
export function verifyTotpCode({ secret, code, now, lastAcceptedTimeStep }: TotpAttempt): TotpVerdict {
  const token = normalizeTotpCode(code);
  if (token === null) return { accepted: false };

  const epoch = Math.floor(now.getTime() / 1000);
  const latestStep = Math.floor(epoch / stepSeconds) + 1;
  // Every step in reach is spent, as after a clock was set back. otplib would throw.
  if (lastAcceptedTimeStep !== null && lastAcceptedTimeStep >= latestStep) return { accepted: false };

  const result = verifyWithOtplib({ secret, token, epoch, lastAcceptedTimeStep });
  // otplib's result may be one of HOTP too, which knows no time step.
  return result.valid && 'timeStep' in result
    ? { accepted: true, timeStep: result.timeStep }
    : { accepted: false };
}

type OtplibInput = { secret: string; token: string; epoch: number; lastAcceptedTimeStep: number | null };

/**
 * otplib throws where it dislikes an input. By now that can only be one of ours, the code being well-formed.
 */
function verifyWithOtplib({ lastAcceptedTimeStep, ...input }: OtplibInput) {
  try {
    return verifySync({
      ...input,
      algorithm: 'sha1',
      digits: 6,
      period: stepSeconds,
      epochTolerance: stepSeconds,
      ...(lastAcceptedTimeStep === null ? {} : { afterTimeStep: lastAcceptedTimeStep }),
    });
  } catch (cause) {
    throw new TypeError('A TOTP code cannot be judged with this secret, time or step', { cause });
  }
}
