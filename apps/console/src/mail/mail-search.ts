export interface MailSearch {
  /** The id of the mail that is opened. */
  readonly mail?: string;
}

export function readMailSearch({ mail }: Record<string, unknown>): MailSearch {
  return typeof mail === 'string' ? { mail } : {};
}
