/** Of the page on which an authenticator is set up. */
export interface EnrollSearch {
  /** The id of the one whose place it takes. */
  readonly replaces?: string | undefined;
}

export function readEnrollSearch({ replaces }: Record<string, unknown>): EnrollSearch {
  return { replaces: typeof replaces === 'string' ? replaces : undefined };
}
