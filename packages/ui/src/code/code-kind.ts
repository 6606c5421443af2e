/** What codes of a kind look like, and what to say of one that did not work. */
export interface CodeKind {
  readonly length: number;
  readonly lengthInWords: string;
  readonly refused: string;
  /** Said from the second refusal on. */
  readonly refusedAgain: string;
  /** Said where there were too many tries: what works meanwhile. */
  readonly meanwhile?: string;
}

/** RFC 6238, as authenticator apps show it. */
export const authenticatorCode: CodeKind = {
  length: 6,
  lengthInWords: 'six',
  refused: 'It is wrong, or was used already. Enter the one that your app shows now.',
  refusedAgain: 'If that does not help, check that your phone sets its clock by itself.',
};

/** Of a mail without a link. */
export const mailedCodeAlone: CodeKind = {
  length: 8,
  lengthInWords: 'eight',
  refused: 'It is wrong, was used already, or is older than ten minutes. Enter the one of the newest mail.',
  refusedAgain: 'If that does not help, have another one sent.',
};

/** A link cannot be guessed, so that nobody counts its tries. */
export const mailedCode = {
  ...mailedCodeAlone,
  meanwhile: 'The link in the mail still works.',
} satisfies CodeKind;
