export interface MailedCode {
  readonly digits: string;
  readonly inGroups: string;
}

/** The code that a mail brings, which stands alone on an indented line of its text. Undefined: it brings none. */
export function readMailedCode(text: string): MailedCode | undefined {
  const inGroups = /^ {4}(\d{4} \d{4})$/m.exec(text)?.[1];
  return inGroups === undefined ? undefined : { digits: inGroups.replace(' ', ''), inGroups };
}
