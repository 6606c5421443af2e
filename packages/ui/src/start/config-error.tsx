import { Box, Button, Center, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';

import { Wordmark } from '../brand/wordmark.tsx';

export interface ConfigErrorProps {
  readonly onRetry: () => void;
}

/** The whole page, where the app does not know which API is its own. */
export function ConfigError({ onRetry }: ConfigErrorProps): ReactElement {
  return (
    <Center component="main" mih="100dvh" p="lg">
      <Stack align="center" gap="sm" ta="center" maw={440} role="alert">
        <Box mb="md">
          <Wordmark />
        </Box>
        <Title order={1} fz={24}>
          This app could not start
        </Title>
        <Text c="dimmed">
          Its settings (config.json) could not be read. Check your connection, and try again; if you run this
          app, check that its server is up.
        </Text>
        <Button mt="sm" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Center>
  );
}
