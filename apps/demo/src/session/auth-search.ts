import { readOwnPath } from './own-path.ts';

/** Of the pages on which one signs in, or up. */
export interface AuthSearch {
  /** Where the person wanted to go. */
  readonly next?: string | undefined;
  /** They were signed in until just now, and did not sign out here. */
  readonly ended?: true | undefined;
}

/** Names every field: the router keeps what is left out as it stands in the address. */
export function readAuthSearch(search: Record<string, unknown>): AuthSearch {
  return {
    next: readOwnPath(search['next']),
    ended: search['ended'] === true ? true : undefined,
  };
}
