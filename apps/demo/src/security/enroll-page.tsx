import { useFactors } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { EnrollAuthenticator, Page, RecoveryCodesPage } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

export function EnrollPage(): ReactElement {
  const navigate = useNavigate();
  const { replaces } = useSearch({ from: '/signed-in/security/enroll' });
  const { factors } = useFactors();
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
  const [old] = useState(replaces);
  const name = factors?.find(({ id }) => id === old)?.friendlyName ?? 'your authenticator';

  async function finish(): Promise<void> {
    await navigate({ to: '/security' });
    notifications.show(old === undefined ? words.added : words.replaced);
  }

  function enrolled(codes: IssuedRecoveryCodes | null): void {
    setIssued(codes);
    if (!codes) void finish();
  }

  if (issued) return <RecoveryCodesPage issued={issued} onDone={() => void finish()} />;
  return (
    <Page
      title={old === undefined ? 'Set up two-factor authentication' : 'Use a new phone'}
      description={
        old === undefined
          ? 'With a code from your phone besides your password, a stolen password alone opens nothing.'
          : `The new authenticator takes the place of ${name}, which works until the new one does. Your recovery codes stay.`
      }
    >
      <EnrollAuthenticator
        replaces={old}
        onEnrolled={enrolled}
        onCancel={() => void navigate({ to: '/security' })}
      />
    </Page>
  );
}

const words = {
  added: {
    title: 'Your authenticator works',
    message: 'From now on, signing in also takes one of its codes.',
  },
  replaced: {
    title: 'Your new authenticator works',
    message: 'The one before does not any more. You may delete its entry from the app.',
  },
};
