import { useMfa } from '@aalto/sdk/react';
import { Activity } from 'react';
import type { ReactElement, ReactNode } from 'react';

import type { ProveAgainProps } from './prove-again.tsx';
import { StepUpPage } from './step-up-page.tsx';

export interface StepUpGateProps {
  readonly auth: ProveAgainProps['auth'];
  /** Where in the app this is, such as the path: going elsewhere answers that the person would rather not. */
  readonly place?: string;
  readonly children: ReactNode;
}

/**
 * While a call waits for a second factor, shows how to prove one in place of the children. They are hidden, not gone:
 * what was half-written is still there afterwards, and so is the focus.
 */
export function StepUpGate({ auth, place, children }: StepUpGateProps): ReactElement {
  const { request, resolve, cancel } = useMfa({ place });
  return (
    <>
      <Activity mode={request ? 'hidden' : 'visible'}>{children}</Activity>
      {request && <StepUpPage request={request} auth={auth} onProven={resolve} onCancel={cancel} />}
    </>
  );
}
