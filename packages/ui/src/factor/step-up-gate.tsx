import type { Api, Client } from '@aalto/sdk';
import { Activity, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { StepUpPage } from './step-up-page.tsx';
import type { StepUpRequest, StepUpRequests } from './step-up-requests.ts';

export interface StepUpGateProps {
  readonly requests: StepUpRequests;
  readonly auth: Client<Api>['auth'];
  /** Where in the app this is, such as the path: going elsewhere answers that the person would rather not. */
  readonly place?: string;
  readonly children: ReactNode;
}

/**
 * While a call waits for a second factor, shows how to prove one in place of the children. They are hidden, not gone:
 * what was half-written is still there afterwards, and so is the focus.
 */
export function StepUpGate({ requests, auth, place, children }: StepUpGateProps): ReactElement {
  const request = useSyncExternalStore(requests.subscribe, requests.getOpen);
  useRestoredFocus(request);
  useEffect(() => () => requests.settle(false), [requests, place]);
  const onSettled = useCallback(
    (isProven: boolean) => (isProven ? requests.settle(true) : requests.decline()),
    [requests],
  );
  return (
    <>
      <Activity mode={request ? 'hidden' : 'visible'}>{children}</Activity>
      {request && <StepUpPage request={request} auth={auth} onSettled={onSettled} />}
    </>
  );
}

function useRestoredFocus(request: StepUpRequest | null): void {
  const before = useRef<StepUpRequest | null>(null);
  useEffect(() => {
    const element = request ? null : before.current?.focusedBefore;
    before.current = request;
    if (element instanceof HTMLElement && element.isConnected && element !== document.body) element.focus();
  }, [request]);
}
