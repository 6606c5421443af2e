import { LoadingState, Page } from '@aalto/ui';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { ConnectedAccounts } from './connected-accounts.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { EmailSection } from './email-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ownUser } from './user-query.ts';

export function AccountPage(): ReactElement {
  const { client } = useDemo();
  const query = useQuery(ownUser(client));
  return (
    <Page title="Account" description="Who you are here, and how you get in.">
      <Stack gap="lg">
        <Loaded
          query={query}
          loading={<LoadingState label="Loading your account" rows={4} rowHeight={150} />}
        >
          {({ user }) => (
            <>
              <EmailSection user={user} />
              <PasswordSection email={user.email} />
              <ConnectedAccounts />
              <DeleteAccount email={user.email} />
            </>
          )}
        </Loaded>
      </Stack>
    </Page>
  );
}
