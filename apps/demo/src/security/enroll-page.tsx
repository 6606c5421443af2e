import { EnrollAuthenticator, Page } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ownFactors } from './factors-queries.ts';

export function EnrollPage(): ReactElement {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  async function finish(): Promise<void> {
    await queryClient.invalidateQueries({ ...ownFactors(client), refetchType: 'none' });
    await navigate({ to: '/security' });
    notifications.show({
      title: 'Your authenticator works',
      message: 'From now on, signing in also takes one of its codes.',
    });
  }

  return (
    <Page
      title="Set up two-factor authentication"
      description="With a code from your phone besides your password, a stolen password alone opens nothing."
    >
      <EnrollAuthenticator
        auth={client.auth}
        onEnrolled={() => void finish()}
        onCancel={() => void navigate({ to: '/security' })}
      />
    </Page>
  );
}
