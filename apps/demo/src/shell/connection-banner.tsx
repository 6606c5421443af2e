import { useSession } from '@aalto/sdk/react';
import { Box, Container, Group, Text } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';

import classes from './connection-banner.module.css';

const RETRY_MS = 5000;

/** Says quietly that what is shown may be old, and goes by itself. */
export function ConnectionBanner(): ReactElement {
  const { online } = useNetwork();
  const { status, reload } = useSession();
  const isUnavailable = status === 'unavailable';
  useEffect(() => {
    if (!isUnavailable) return undefined;
    const timer = setInterval(() => void reload(), RETRY_MS);
    return () => clearInterval(timer);
  }, [isUnavailable, reload]);
  return (
    <Box role="status">
      {(!online || isUnavailable) && (
        <Box className={classes['banner']}>
          <Container size={800} py={8}>
            <Group gap="xs" wrap="nowrap">
              <IconCloudOff size={18} stroke={1.6} aria-hidden />
              <Text size="sm">
                {online
                  ? 'The server cannot be reached just now. This page goes on by itself once it answers.'
                  : 'You are offline. This page catches up by itself once you are back.'}
              </Text>
            </Group>
          </Container>
        </Box>
      )}
    </Box>
  );
}
