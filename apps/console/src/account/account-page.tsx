import { useSession } from '@aalto/sdk/react';
import { Page } from '@aalto/ui';
import { Stack } from '@mantine/core';

import { Section } from '../parts/section.tsx';
import { SignOutButton } from '../session/sign-out-button.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';

export function AccountPage() {
  const { session } = useSession();
  return (
    <Page title="Your account" {...(session && { description: session.user.email })}>
      <Stack gap="lg">
        <SecondFactorSection />
        <AppearanceSection />
        <Section
          title="This device"
          description="Signing out ends the session on this device only."
          action={<SignOutButton />}
        />
      </Stack>
    </Page>
  );
}
