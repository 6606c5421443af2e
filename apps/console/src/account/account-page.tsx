import { useSession } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { Page, RecoveryCodesPage } from '@aalto/ui';
import { Stack } from '@mantine/core';
import { useState } from 'react';

import { Section } from '../parts/section.tsx';
import { SignOutButton } from '../session/sign-out-button.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { RecoveryCodesSection } from './recovery-codes-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';

export function AccountPage() {
  const { session } = useSession();
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
  if (issued) return <RecoveryCodesPage issued={issued} onDone={() => setIssued(null)} />;
  return (
    <Page title="Your account" {...(session && { description: session.user.email })}>
      <Stack gap="lg">
        <SecondFactorSection onIssued={setIssued} />
        <RecoveryCodesSection onIssued={setIssued} />
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
