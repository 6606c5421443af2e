import { ColorSchemeToggle, Wordmark } from '@aalto/ui';
import { Box, Container, Group } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FrontPageProps {
  readonly children: ReactNode;
}

/** A page without navigation: for someone who is not inside, or not yet. */
export function FrontPage({ children }: FrontPageProps) {
  return (
    <Box mih="100dvh">
      <Group component="header" justify="space-between" px={{ base: 'md', sm: 'xl' }} h={64}>
        <Wordmark suffix="console" />
        <ColorSchemeToggle />
      </Group>
      <Container component="main" size={440} px="md" pt={{ base: 32, sm: '12vh' }} pb={64}>
        {children}
      </Container>
    </Box>
  );
}
