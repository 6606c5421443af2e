import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { usePageTitle } from './use-page-title.ts';

export interface PageProps {
  /** The `h1`, and what the browser's tab shows. */
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Larger, for the first page that a visitor sees. */
  readonly isWelcome?: boolean;
  readonly children?: ReactNode;
}

const welcome = {
  title: { fz: { base: 34, sm: 44 }, lh: 1.15 },
  description: { fz: 'lg', mt: 'md' },
} as const;

/** What the main landmark of an app holds: one heading, and what belongs under it. */
export function Page(props: PageProps): ReactElement {
  const { title, description, actions, isWelcome = false, children } = props;
  const { page, heading } = usePageTitle(title);
  return (
    <Stack ref={page} gap="xl">
      <Group justify="space-between" align="flex-start" gap="md">
        <Box flex="1 1 18rem" maw={620}>
          <Title ref={heading} order={1} tabIndex={-1} {...(isWelcome && welcome.title)}>
            {title}
          </Title>
          {description && (
            <Text component="div" c="dimmed" mt={6} {...(isWelcome && welcome.description)}>
              {description}
            </Text>
          )}
        </Box>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
