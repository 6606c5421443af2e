import { LoadingState, Page, RecoveryCodesPage } from '@aalto/ui';
import type { IssuedRecoveryCodes } from '@aalto/ui';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { ownFactors } from './factors-queries.ts';
import { RecoveryCodesSection } from './recovery-codes-section.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

export function SecurityPage(): ReactElement {
  const { client } = useDemo();
  const query = useQuery(ownFactors(client));
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
  if (issued) return <RecoveryCodesPage issued={issued} onDone={() => setIssued(null)} />;
  return (
    <Page
      title="Security"
      description="Your second factor, your recovery codes, and where you are signed in."
    >
      <Stack gap="lg">
        <Loaded
          query={query}
          loading={<LoadingState label="Loading your authenticators" rows={1} rowHeight={190} />}
        >
          {({ factors }) => (
            <>
              <TwoFactor factors={factors} />
              {factors.length > 0 && <RecoveryCodesSection onIssued={setIssued} />}
            </>
          )}
        </Loaded>
        <Sessions />
      </Stack>
    </Page>
  );
}
