import { ErrorState } from '@aalto/ui';
import { VisuallyHidden } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';

import { FrontPage } from '../session/front-page.tsx';

/** For what nobody foresaw: a mistake of ours, in a page. */
export function UnexpectedErrorPage({ error, reset }: ErrorComponentProps) {
  return (
    <FrontPage>
      <VisuallyHidden component="h1">Aalto console</VisuallyHidden>
      <ErrorState error={error} onRetry={reset} />
    </FrontPage>
  );
}
