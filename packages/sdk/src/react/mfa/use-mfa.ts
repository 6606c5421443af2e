import { useEffect, useMemo, useRef } from 'react';

import { useAalto } from '../aalto-context.ts';
import { useSession } from '../session/use-session.ts';
import { useStore } from '../store/use-store.ts';
import { createMfaRequests } from './mfa-requests.ts';
import type { MfaRequests, OpenMfaRequest } from './mfa-requests.ts';

/** A call that waits, and what the person has to prove for it. */
export interface MfaTask extends Omit<OpenMfaRequest, 'next'> {
  /**
   * `enroll`: an authenticator is to be set up. `verify`: a code of one, or a recovery code. `reauthenticate`: they have
   * none, and the change takes what they signed in with, by `auth.reauthenticate`.
   */
  readonly next: OpenMfaRequest['next'] | 'reauthenticate';
}

/** How far this session is proven, and what waits for a proof. */
export interface Mfa extends Pick<MfaRequests, 'resolve' | 'cancel'> {
  /** Null where nobody is signed in. */
  readonly level: 'aal1' | 'aal2' | null;
  readonly hasFactor: boolean;
  /** A call that was refused waits until `resolve` or `cancel` is called; null where none does. */
  readonly request: MfaTask | null;
}

export interface UseMfaOptions {
  /** Where in the app this is, such as the path: going elsewhere leaves the request unanswered. */
  readonly place?: string | undefined;
}

/** In place of those that a provider was not given. */
const none = createMfaRequests();

/**
 * For the component that shows what a refused call asks for: calls wait only while one does. Once the request is settled
 * the focus goes back to where it was. Whoever wants to know of the level alone has it in `useSession`.
 *
 * Another tab that proves a factor meanwhile resolves the request, and one that signs out cancels it.
 *
 * @example
 * import { ChallengeMfa, EnrollMfa, useMfa } from '@aalto/sdk/react';
 * import type { ReactNode } from 'react';
 *
 * function MfaGate({ children }: { children: ReactNode }) {
 *   const { request, resolve, cancel } = useMfa();
 *   return (
 *     <>
 *       <div hidden={request !== null}>{children}</div>
 *       {request?.next === 'enroll' && <EnrollMfa onEnrolled={resolve} onCancel={cancel} />}
 *       {request?.next === 'verify' && <ChallengeMfa onVerified={resolve} onCancel={cancel} />}
 *     </>
 *   );
 * }
 */
export function useMfa({ place }: UseMfaOptions = {}): Mfa {
  const { requests: given } = useAalto('useMfa');
  const requests = given ?? none;
  const open = useStore(requests);
  const { session } = useSession();
  useRestoredFocus(open);
  useEffect(() => requests.withdraw, [requests, place]);
  const level = session?.aal ?? null;
  const hasFactor = session !== null && session.user.factors.length > 0;
  const request = useMemo(() => open && { ...open, next: nextOf(open, hasFactor) }, [open, hasFactor]);
  return useMemo(
    () => ({ level, hasFactor, request, resolve: requests.resolve, cancel: requests.cancel }),
    [level, hasFactor, request, requests],
  );
}

function nextOf({ error, next }: OpenMfaRequest, hasFactor: boolean): MfaTask['next'] {
  return error.code === 'reauthentication_required' && !hasFactor ? 'reauthenticate' : next;
}

function useRestoredFocus(request: OpenMfaRequest | null): void {
  const before = useRef<OpenMfaRequest | null>(null);
  useEffect(() => {
    const element = request ? null : before.current?.focusedBefore;
    before.current = request;
    if (element instanceof HTMLElement && element.isConnected && element !== document.body) element.focus();
  }, [request]);
}
