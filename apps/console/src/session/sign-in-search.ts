import { readSafePath } from '../app/safe-path.ts';

export interface SignInSearch {
  /** Where the operator wanted to go. */
  readonly next?: string | undefined;
  /** They were signed in until just now, and did not sign out here. */
  readonly ended?: true | undefined;
}

/** Names every field: the router keeps what is left out as it stands in the address. */
export function readSignInSearch({ next, ended }: Record<string, unknown>): SignInSearch {
  return { next: readSafePath(next), ended: ended === true ? true : undefined };
}
