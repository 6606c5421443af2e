import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode, RefObject } from 'react';

export interface SectionProps {
  readonly title: string;
  /** To put the focus there, when what had it is gone. */
  readonly titleRef?: RefObject<HTMLHeadingElement | null>;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of a page, under a heading of its own. */
export function Section({ title, titleRef, description, action, children }: SectionProps) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} withBorder p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg">
        <Group justify="space-between" align={children === undefined ? 'center' : 'flex-start'} gap="md">
          <Stack gap={4} flex="1 1 16rem">
            <Title order={2} size="h4" id={titleId} ref={titleRef} tabIndex={-1} style={{ outline: 'none' }}>
              {title}
            </Title>
            {description && (
              <Text size="sm" c="dimmed" maw="60ch">
                {description}
              </Text>
            )}
          </Stack>
          {action}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
