import { ErrorState, Page } from '@aalto/ui';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';

/** A mistake of ours, that nothing nearer to it has caught. */
export function BrokenPage({ error, reset }: ErrorComponentProps): ReactElement {
  return (
    <Page title="Something went wrong">
      <ErrorState error={error} onRetry={reset} />
    </Page>
  );
}
