import { ErrorState, LoadingState, Page, StaleNotice } from '@aalto/ui';
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import type { Backend } from '../app/trpc.ts';
import { NotFoundPage } from '../parts/not-found-page.tsx';
import { useBackend } from './use-backend.ts';

export interface BackendPageProps {
  readonly backendId: string;
  /** Before it is known which backend this is, too. */
  readonly title: (backend: Backend | undefined) => string;
  readonly description?: string;
  /** `isSettled`: the server said this, and not long ago. */
  readonly children: (backend: Backend, isSettled: boolean) => ReactNode;
}

/** A page about one backend, with its states: loading, not there, not reachable, out of date. */
export function BackendPage({ backendId, title, description, children }: BackendPageProps) {
  const { data, error, isPlaceholderData, refetch } = useBackend(backendId);
  const reason = error?.data?.reason;
  // An id that is none is as good as one that nobody has.
  if (reason === 'not_found' || reason === 'validation_failed') return <NotFoundPage />;

  const retry = (): void => void refetch();
  return (
    <Page title={title(data?.backend)} {...(description === undefined ? {} : { description })}>
      <Stack gap="lg">
        {data && error && <StaleNotice onRetry={retry} />}
        {data && children(data.backend, !isPlaceholderData)}
        {!data && error && <ErrorState error={error} onRetry={retry} />}
        {!data && !error && <LoadingState label="Loading the backend" rows={2} rowHeight={240} />}
      </Stack>
    </Page>
  );
}
