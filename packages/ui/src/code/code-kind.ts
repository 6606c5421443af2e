/** What codes of a kind look like, and what to say of one that did not work. */
export interface CodeKind {
  readonly length: number;
  readonly lengthInWords: string;
  readonly refused: string;
  /** Said from the second refusal on. */
  readonly refusedAgain: string;
}

/** RFC 6238, as authenticator apps show it. */
export const authenticatorCode: CodeKind = {
  length: 6,
  lengthInWords: 'six',
  refused: 'It is wrong, or was used already. Enter the one that your app shows now.',
  refusedAgain: 'If that does not help, check that your phone sets its clock by itself.',
};

export const mailedCode: CodeKind = {
  length: 8,
  lengthInWords: 'eight',
  refused: 'It is wrong, was used already, or is older than ten minutes. Enter the one of the newest mail.',
  refusedAgain: 'If that does not help, have another one sent.',
};
