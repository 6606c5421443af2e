import { EmptyState, Page } from '@aalto/ui';
import { IconCompassOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { ButtonLink } from '../parts/links.tsx';

export function NotFoundPage(): ReactElement {
  return (
    <Page title="Page not found">
      <EmptyState
        icon={<IconCompassOff size={36} stroke={1.4} />}
        title="There is nothing here"
        action={
          <ButtonLink to="/" variant="default">
            To the public notes
          </ButtonLink>
        }
      >
        The address may have a typing error, or the page has moved.
      </EmptyState>
    </Page>
  );
}
