import { Page } from '@aalto/ui';
import { Box, Group, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';

export interface ArrivalMessageProps {
  readonly icon: Icon;
  readonly title: string;
  readonly action: ReactNode;
  /** What happened, and what to do. */
  readonly children: ReactNode;
}

/** A whole page that says how it ended, with the one way on. Its heading takes the focus, and is read out. */
export function ArrivalMessage({ icon: Mark, title, action, children }: ArrivalMessageProps): ReactElement {
  return (
    <Box maw={440} w="100%" mx="auto" pt={{ base: 0, sm: 'xl' }}>
      <Stack gap="md">
        <Box c="dimmed" lh={0} aria-hidden>
          <Mark size={36} stroke={1.4} />
        </Box>
        <Page title={title} description={children}>
          <Group gap="sm">{action}</Group>
        </Page>
      </Stack>
    </Box>
  );
}

/** While it is not known yet how it ends. */
export function Arriving({ title }: { readonly title: string }): ReactElement {
  return (
    <Box maw={440} w="100%" mx="auto" pt={{ base: 0, sm: 'xl' }}>
      <Page title={title} description={<Text role="status">One moment.</Text>} />
    </Box>
  );
}
