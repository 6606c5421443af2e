import { Page } from '@aalto/ui';
import type { PageProps } from '@aalto/ui';
import { Box } from '@mantine/core';
import type { ReactElement } from 'react';

/** A page with one form, as wide as that. */
export function NarrowPage(props: PageProps): ReactElement {
  return (
    <Box maw={380} w="100%" mx="auto" pt={{ base: 0, sm: 'xl' }}>
      <Page {...props} />
    </Box>
  );
}
