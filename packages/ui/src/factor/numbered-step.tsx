import { Box, Center, Group, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import classes from './numbered-step.module.css';

export interface NumberedStepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

/** An item of an `ol`. */
export function NumberedStep({ number, title, children }: NumberedStepProps): ReactElement {
  return (
    <Group component="li" className={classes['step'] ?? ''} align="flex-start" gap="md" wrap="nowrap">
      <Center className={classes['number'] ?? ''} aria-hidden>
        {number}
      </Center>
      <Box flex={1} miw={0}>
        <Text fw={600} mb="sm" lh="28px">
          {title}
        </Text>
        {children}
      </Box>
    </Group>
  );
}
