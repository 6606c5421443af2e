import { useMemo } from 'react';

import type { User } from '../../generated/api.ts';
import type { SessionState } from '../session-store.ts';
import { useSession } from './use-session.ts';

/** Who is signed in on this device. */
export type UserState =
  | { readonly status: 'signed_in'; readonly user: User }
  | (Exclude<SessionState, { readonly status: 'signed_in' }> & { readonly user: null });

/**
 * The user of this device’s session, as the session told of them last.
 *
 * @example
 * import { useUser } from '@aalto/sdk/react';
 *
 * function Greeting() {
 *   const { status, user } = useUser();
 *   return status === 'signed_in' ? <p>Hello, {user.email}</p> : <a href="/sign-in">Sign in</a>;
 * }
 */
export function useUser(): UserState & { readonly reload: () => Promise<void> } {
  const { reload, ...state } = useSession();
  return useMemo(
    () =>
      state.status === 'signed_in'
        ? { status: state.status, user: state.session.user, reload }
        : { ...state, user: null, reload },
    [state, reload],
  );
}
