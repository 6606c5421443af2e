import { Box, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

export interface EmptyStateProps {
  /** From @tabler/icons-react, in its own size. */
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Says what will be here, and how to begin. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps): ReactElement {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <Box c="dimmed" lh={0} mb={4} aria-hidden>
        {icon}
      </Box>
      <Title order={2} fz="lg">
        {title}
      </Title>
      {children && (
        <Text component="div" c="dimmed" maw={420}>
          {children}
        </Text>
      )}
      {action && <Box mt="sm">{action}</Box>}
    </Stack>
  );
}
