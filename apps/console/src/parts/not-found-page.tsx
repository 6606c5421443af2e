import { Page } from '@aalto/ui';
import { Box } from '@mantine/core';

import { LinkButton } from './router-links.tsx';

export function NotFoundPage() {
  return (
    <Page title="Page not found" description="There is nothing at this address, or nothing that you may see.">
      <Box>
        <LinkButton to="/" variant="default">
          Go to your backends
        </LinkButton>
      </Box>
    </Page>
  );
}
