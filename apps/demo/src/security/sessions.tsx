import { useSession } from '@aalto/sdk/react';
import { BusyButton, LoadingState } from '@aalto/ui';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/section.tsx';
import { useSignOut } from '../session/use-sign-out.ts';
import { SessionList } from './session-list.tsx';
import { ownSessions, useEndSession } from './sessions-queries.ts';

/** Every device that is signed in, and ways to end it there. */
export function Sessions(): ReactElement {
  const { client } = useDemo();
  const { session } = useSession();
  const signOut = useSignOut();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever only knows the password learns nothing of the other devices; whoever asks is asked for the second factor.
  const isShown = session?.aal === 'aal2' || session?.user.factors.length === 0;
  const query = useQuery({ ...ownSessions(client), enabled: isShown });
  // The button that asked is gone with its session.
  const { mutate, isPending, variables } = useEndSession(() => heading.current?.focus());
  const isListed = isShown || query.isFetched;
  const isAlone = query.data?.sessions.length === 1;
  return (
    <Section
      id="sessions"
      title="Where you are signed in"
      heading={heading}
      description={describe(isListed, isAlone)}
    >
      {isListed && (
        <Loaded
          query={query}
          loading={<LoadingState label="Loading your sessions" rows={1} rowHeight={64} />}
        >
          {({ sessions }) => (
            <SessionList sessions={sessions} ending={isPending ? (variables ?? null) : null} onEnd={mutate} />
          )}
        </Loaded>
      )}
      <Group gap="sm">
        {!isListed && (
          <BusyButton variant="default" isBusy={query.isFetching} onClick={() => void query.refetch()}>
            Show my devices
          </BusyButton>
        )}
        {!isAlone && (
          <BusyButton variant="default" isBusy={isPending && variables === null} onClick={() => mutate(null)}>
            Sign out of other devices
          </BusyButton>
        )}
        <Button
          {...(isAlone ? { variant: 'default' } : { variant: 'subtle', color: 'gray' })}
          onClick={() => void signOut()}
        >
          Sign out
        </Button>
      </Group>
    </Section>
  );
}

function describe(isListed: boolean, isAlone: boolean): string {
  if (!isListed) return 'Your devices are shown after a code of your authenticator app.';
  if (isAlone) return 'You are signed in on this device only.';
  return 'If you have lost a device, or see one that is not yours, sign it out and change your password.';
}
