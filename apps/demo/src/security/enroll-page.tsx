import { EnrollAuthenticator, Page, RecoveryCodesPage } from '@aalto/ui';
import type { IssuedRecoveryCodes } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ownFactors } from './factors-queries.ts';

export function EnrollPage(): ReactElement {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);

  async function enrolled(codes: IssuedRecoveryCodes | null): Promise<void> {
    setIssued(codes);
    await queryClient.invalidateQueries({ ...ownFactors(client), refetchType: 'none' });
    if (!codes) await finish();
  }

  async function finish(): Promise<void> {
    await navigate({ to: '/security' });
    notifications.show({
      title: 'Your authenticator works',
      message: 'From now on, signing in also takes one of its codes.',
    });
  }

  if (issued) return <RecoveryCodesPage issued={issued} onDone={() => void finish()} />;
  return (
    <Page
      title="Set up two-factor authentication"
      description="With a code from your phone besides your password, a stolen password alone opens nothing."
    >
      <EnrollAuthenticator
        auth={client.auth}
        onEnrolled={(codes) => void enrolled(codes)}
        onCancel={() => void navigate({ to: '/security' })}
      />
    </Page>
  );
}
