import { useSession } from '@aalto/sdk/react';
import { Page } from '@aalto/ui';
import { Stack, Text } from '@mantine/core';

import { FrontPage } from './front-page.tsx';
import { SignOutButton } from './sign-out-button.tsx';

export function NotAnOperatorPage() {
  const { session } = useSession();
  return (
    <FrontPage>
      <Page title="This account is not an operator’s">
        <Stack gap="lg" align="flex-start">
          <Text>
            You are signed in as <strong>{session?.user.email}</strong>. Only operators can use the console:
            sign in with another account.
          </Text>
          <SignOutButton />
        </Stack>
      </Page>
    </FrontPage>
  );
}
