/**
 * Every limit on passwords and mails, with its reason. All are counted in PostgreSQL, for all processes together. They slow whoever
 * guesses; they must not lock the owner out, who gets in by a mail or from where he has been before (see
 * `take-sign-in.ts`). Where OWASP and NIST give a number, it is theirs.
 */
export interface Limit {
  readonly bucket: string;
  /** How many in a window are granted. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** A window that was used up is followed by one of twice its length, until they are this long. Absent: no longer ones. */
  readonly longestSeconds?: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Failures to sign in with a password. A success is no failure, whatever it counted for in between. */
export const SIGN_IN_FAILURES = {
  /**
   * One account from one address block. Nobody mistypes ten times on end; a guesser is down to ten a day after seven
   * windows. A success gives it back whole (NIST SP 800-63B-4 §3.2.2: failures from the same address may be disregarded
   * then).
   */
  pair: { bucket: 'sign_in.failures', limit: 10, windowSeconds: 15 * MINUTE, longestSeconds: DAY },
  /**
   * One account from everywhere, so that a botnet is slowed as one guesser is: fifty a day in the long run, where NIST
   * SP 800-63B-4 §3.2.2 allows a hundred in a row.
   */
  account: { bucket: 'sign_in.account', limit: 50, windowSeconds: HOUR, longestSeconds: DAY },
  /**
   * All accounts from one address block: one password tried on everybody. An office or a carrier's NAT stays below a
   * hundred mistakes an hour. It does not double, since the block may be another's tomorrow.
   */
  address: { bucket: 'sign_in.address', limit: 100, windowSeconds: HOUR },
  /**
   * A whole backend: ten a second, far above what its people mistype, is a botnet that tries one password on everybody.
   * A minute only, since whoever can reach it keeps new devices waiting; known ones and mails it does not touch.
   */
  backend: { bucket: 'sign_in.backend', limit: 600, windowSeconds: MINUTE },
} as const satisfies Record<string, Limit>;

/** New accounts, each of which costs a hash and a row. */
export const SIGN_UPS = {
  /** A class or a conference signs up behind one address within an hour; a script wants more. */
  address: { bucket: 'sign_up.address', limit: 100, windowSeconds: HOUR },
  /** Five a second, for as long as a launch lasts. Beyond it somebody fills the table from many addresses. */
  backend: { bucket: 'sign_up.backend', limit: 300, windowSeconds: MINUTE },
} as const satisfies Record<string, Limit>;

/** Guesses at the password of a session that somebody holds: only its owner has one, or whoever stole it. */
export const REAUTHENTICATION_FAILURES = {
  bucket: 'reauthenticate.failures',
  limit: 10,
  windowSeconds: 15 * MINUTE,
  longestSeconds: DAY,
} as const satisfies Limit;

/** Wrong recovery codes of one account from one address block. Nobody guesses 125 bits: this spares the database. */
export const RECOVERY_CODE_FAILURES = {
  bucket: 'recovery_code.failures',
  limit: 10,
  windowSeconds: 15 * MINUTE,
  longestSeconds: DAY,
} as const satisfies Limit;

/** Each raises a session or renews its tokens: one a lapse is enough, and a page that asks in a circle is stopped. */
export const DEVICE_PROOFS = {
  bucket: 'device.proofs',
  limit: 30,
  windowSeconds: MINUTE,
} as const satisfies Limit;

/** New passwords that are hashed before the code or the link that allows them is judged: an address could ask for no end. */
export const PASSWORD_RESETS = {
  address: { bucket: 'password_reset.address', limit: 100, windowSeconds: HOUR },
} as const satisfies Record<string, Limit>;

/** New passwords of users who are signed in, each of which costs a hash and a mail: nobody wants ten in an hour. */
export const PASSWORD_CHANGES = {
  bucket: 'password_change.user',
  limit: 10,
  windowSeconds: HOUR,
} as const satisfies Limit;

/**
 * Wrong guesses at a mailed code, from outside of any session. A code has 8 digits and lives for ten minutes, and at most
 * ten are alive at once, one for each minute: strangers can ask for five at the end of one hour and five at the beginning
 * of the next. So twenty guesses at one account, from everywhere but its known places, are right twice in a million
 * (20 × 10 in 10^8); there are seven such windows on the first day, and one a day later on. Each known place adds five.
 * The link in the same mail needs no budget, so that whoever burns the code's cannot keep the owner out.
 */
export const CODE_GUESSES = {
  /** One address and purpose from one address block: a person types the code off a screen. */
  pair: { bucket: 'mailed_code.guesses', limit: 5, windowSeconds: 10 * MINUTE, longestSeconds: DAY },
  /** From everywhere, but for where the account was signed in to lately. */
  account: { bucket: 'mailed_code.account', limit: 20, windowSeconds: 10 * MINUTE, longestSeconds: DAY },
  /** Codes of all accounts from one address block, as with passwords. */
  address: { bucket: 'mailed_code.address', limit: 100, windowSeconds: HOUR },
  /** Five a second. A botnet at it all day has one guess in four hundred right, at whichever account. */
  backend: { bucket: 'mailed_code.backend', limit: 300, windowSeconds: MINUTE },
} as const satisfies Record<string, Limit>;

/** Guesses at a code that was mailed for a session: only its owner can make them, or whoever stole it. */
export const OWN_CODE_GUESSES = {
  bucket: 'mailed_code.own',
  limit: 5,
  windowSeconds: 10 * MINUTE,
  longestSeconds: DAY,
} as const satisfies Limit;

/** Mails that somebody asks us to send to an address. */
export const MAIL_REQUESTS = {
  /** To one address, whoever asks, and whether there is an account or not: an inbox is not to be flooded through us. */
  minute: { bucket: 'mail.minute', limit: 1, windowSeconds: MINUTE },
  /** For strangers together; where the account is known has as many of its own (`take-mail-to.ts`). */
  hour: { bucket: 'mail.hour', limit: 5, windowSeconds: HOUR },
  /**
   * All addresses from one address block. Everyone who signs up behind one asks for a mail, and some for another: twice
   * the sign-ups. A script that wants to have strangers mailed through us wants more.
   */
  address: { bucket: 'mail.address', limit: 200, windowSeconds: HOUR },
  /** A whole backend: ten a second. Beyond it somebody has strangers mailed from many addresses. */
  backend: { bucket: 'mail.backend', limit: 600, windowSeconds: MINUTE },
} as const satisfies Record<string, Limit>;
