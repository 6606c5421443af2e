export interface UsersSearch {
  /** A piece of the address that is looked for. */
  readonly search?: string;
}

export function readUsersSearch({ search }: Record<string, unknown>): UsersSearch {
  return typeof search === 'string' && search !== '' ? { search } : {};
}
