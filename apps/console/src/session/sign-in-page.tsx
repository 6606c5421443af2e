import { useSession } from '@aalto/sdk/react';
import { CredentialsForm, Page } from '@aalto/ui';
import { Alert, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

import { useConsole } from '../app/console-context.tsx';
import { FrontPage } from './front-page.tsx';

const route = getRouteApi('/sign-in');

/** For operators. Nobody becomes one by signing up. */
export function SignInPage() {
  const { next = '/', ended } = route.useSearch();
  const { client } = useConsole();
  const { status } = useSession();
  const navigate = useNavigate();
  const isSignedIn = status === 'signed_in';
  useEffect(() => {
    if (isSignedIn) void navigate({ href: next, replace: true });
  }, [isSignedIn, navigate, next]);
  if (isSignedIn) return null;
  return (
    <FrontPage>
      <Page title="Sign in" description="To the console, where operators run their backends.">
        {ended && (
          <Alert variant="light" color="gray" icon={<IconInfoCircle size={18} />} role="status">
            Your session has ended: you signed out elsewhere, or it was ended to protect your account. Sign in
            again, and you go on where you were.
          </Alert>
        )}
        <CredentialsForm
          mode="sign-in"
          submitLabel="Sign in"
          onSubmit={async (credentials) => (await client.auth.signInWithPassword(credentials)).error}
        />
        <Text size="sm" c="dimmed">
          Accounts here cannot be opened by signing up.
        </Text>
      </Page>
    </FrontPage>
  );
}
