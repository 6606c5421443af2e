import { Page } from '@aalto/ui';
import { Stack, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { ButtonLink } from '../parts/links.tsx';

export interface WelcomeProps {
  readonly children: ReactNode;
}

export function Welcome({ children }: WelcomeProps): ReactElement {
  return (
    <Page
      isWelcome
      title="A quiet place for your notes"
      description={
        <>
          Write for yourself, behind a password and the authenticator app on your phone. Share what others may
          read on the board below.
        </>
      }
    >
      <ButtonLink to="/sign-up" size="md" mr="auto">
        Get started
      </ButtonLink>
      <Stack component="section" gap="md" aria-labelledby="board" mt="xl">
        <Title order={2} fz="lg" id="board">
          Public notes
        </Title>
        {children}
      </Stack>
    </Page>
  );
}
