import { useSession } from '@aalto/sdk/react';
import { Page } from '@aalto/ui';
import { Box, Text } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';

export interface AuthPageProps {
  readonly title: string;
  readonly description: string;
  readonly next: string | undefined;
  readonly footer: ReactNode;
  readonly children: ReactNode;
}

/** A narrow page with a form. Whoever is signed in, by it or already, goes on to where they wanted. */
export function AuthPage({ title, description, next, footer, children }: AuthPageProps): ReactElement {
  const { status } = useSession();
  const { history } = useRouter();
  const isSignedIn = status === 'signed_in';
  useEffect(() => {
    if (isSignedIn) history.replace(next ?? '/notes');
  }, [history, isSignedIn, next]);
  return (
    <Box maw={380} w="100%" mx="auto" pt={{ base: 0, sm: 'xl' }}>
      <Page title={title} description={description}>
        <Box>
          {children}
          <Text size="sm" c="dimmed" mt="lg">
            {footer}
          </Text>
        </Box>
      </Page>
    </Box>
  );
}
