import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode, Ref } from 'react';

export interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** Takes the focus when what was pressed has gone. */
  readonly heading?: Ref<HTMLHeadingElement>;
  readonly badge?: ReactNode;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page of settings. */
export function Section({ id, title, heading, badge, description, children }: SectionProps): ReactElement {
  return (
    <Paper component="section" aria-labelledby={id} p="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} fz="lg" id={id} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {badge}
        </Group>
        {description && (
          <Text c="dimmed" maw={560}>
            {description}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
