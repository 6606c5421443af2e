import { LoadingState, Page } from '@aalto/ui';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { ownFactors } from './factors-queries.ts';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

export function SecurityPage(): ReactElement {
  const { client } = useDemo();
  const query = useQuery(ownFactors(client));
  return (
    <Page title="Security" description="Your second factor, and where you are signed in.">
      <Stack gap="lg">
        <Loaded
          query={query}
          loading={<LoadingState label="Loading your authenticators" rows={1} rowHeight={190} />}
        >
          {({ factors }) => <TwoFactor factors={factors} />}
        </Loaded>
        <Sessions />
      </Stack>
    </Page>
  );
}
