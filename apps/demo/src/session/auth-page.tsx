import { useSession } from '@aalto/sdk/react';
import { Box, Text } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { NarrowPage } from '../parts/narrow-page.tsx';
import { forgetPendingMail } from './pending-mail.ts';

export interface AuthPageProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly next: string | undefined;
  /** Below everything. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A narrow page with a form. Whoever is signed in, by it or already, goes on to where they wanted. */
export function AuthPage({ title, description, next, footer, children }: AuthPageProps): ReactElement {
  const { status } = useSession();
  const { history } = useRouter();
  const isSignedIn = status === 'signed_in';
  useEffect(() => {
    if (!isSignedIn) return;
    forgetPendingMail();
    history.replace(next ?? '/notes');
  }, [history, isSignedIn, next]);
  return (
    <NarrowPage title={title} description={description}>
      <Box>
        {children}
        {footer && (
          <Text component="div" size="sm" c="dimmed" mt="lg">
            {footer}
          </Text>
        )}
      </Box>
    </NarrowPage>
  );
}
