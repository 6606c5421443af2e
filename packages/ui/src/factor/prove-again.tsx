import type { Api } from '@aalto/sdk';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { ErrorState } from '../page/error-state.tsx';
import { LoadingState } from '../page/loading-state.tsx';
import { unwrap } from '../query/unwrap.ts';
import { ReauthenticateForm } from './reauthenticate-form.tsx';
import type { ReauthenticateFormProps } from './reauthenticate-form.tsx';
import { VerifyCodeForm } from './verify-code-form.tsx';
import type { VerifyCodeFormProps } from './verify-code-form.tsx';

export interface ProveAgainProps extends Pick<ReauthenticateFormProps, 'mailOnly' | 'onCancel'> {
  readonly auth: ReauthenticateFormProps['auth'] & Pick<Api['auth'], 'getUser'>;
  readonly onVerified: VerifyCodeFormProps['onVerified'];
  readonly onReauthenticated: () => void;
}

/** Before a sensitive change: the second factor of whoever has one, else what they signed in with. */
export function ProveAgain(props: ProveAgainProps): ReactElement {
  const { auth, mailOnly, onVerified, onReauthenticated, onCancel } = props;
  // The session may not know yet of a factor that was added or removed elsewhere.
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['mfa', 'user'],
    queryFn: async () => unwrap(await auth.getUser()),
    gcTime: 0,
    staleTime: 0,
    networkMode: 'always',
    retry: false,
    refetchOnWindowFocus: false,
  });
  if (!data && error)
    return <ErrorState error={error} onRetry={() => void refetch()} isRetrying={isFetching} />;
  if (!data) return <LoadingState label="Loading" rows={1} rowHeight={130} />;
  const { email, factors } = data.user;
  return factors.length > 0 ? (
    <VerifyCodeForm onVerified={onVerified} onCancel={onCancel} />
  ) : (
    <ReauthenticateForm
      auth={auth}
      email={email}
      mailOnly={mailOnly}
      onProven={onReauthenticated}
      onCancel={onCancel}
    />
  );
}
