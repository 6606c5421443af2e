import { useFactors } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { LoadingState, Page, RecoveryCodesPage } from '@aalto/ui';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { Loaded } from '../parts/loaded.tsx';
import { RecoveryCodesSection } from './recovery-codes-section.tsx';
import { RememberedDevices } from './remembered-devices.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

export function SecurityPage(): ReactElement {
  const { factors, error, isLoading, reload } = useFactors();
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
  if (issued) return <RecoveryCodesPage issued={issued} onDone={() => setIssued(null)} />;
  return (
    <Page
      title="Security"
      description="Your second factor, your recovery codes, and where you are signed in."
    >
      <Stack gap="lg">
        <Loaded
          query={{ data: factors ?? undefined, error, isFetching: isLoading, refetch: reload }}
          loading={<LoadingState label="Loading your authenticators" rows={1} rowHeight={190} />}
        >
          {(own) => (
            <>
              <TwoFactor factors={own} />
              {own.length > 0 && <RecoveryCodesSection onIssued={setIssued} />}
              {own.length > 0 && <RememberedDevices />}
            </>
          )}
        </Loaded>
        <Sessions />
      </Stack>
    </Page>
  );
}
