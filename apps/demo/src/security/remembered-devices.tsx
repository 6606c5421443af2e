import { useSession } from '@aalto/sdk/react';
import { BusyButton, LoadingState } from '@aalto/ui';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/section.tsx';
import { DeviceList } from './device-list.tsx';
import { ownDevices, rememberDeviceDays, useForgetDevice } from './devices-queries.ts';

/** Where no code is asked for. Not shown where the backend remembers none, and none is remembered from before. */
export function RememberedDevices(): ReactElement | null {
  const { client } = useDemo();
  const { session } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever only knows the password learns nothing of the devices; whoever asks is asked for the second factor.
  const isShown = session?.aal === 'aal2';
  const query = useQuery({ ...ownDevices(client), enabled: isShown });
  const { data: days } = useQuery(rememberDeviceDays(client));
  // The button that asked is gone with its device.
  const { mutate, isPending, variables } = useForgetDevice(() => heading.current?.focus());
  if (days === undefined || (days === null && !query.data?.length)) return null;
  return (
    <Section
      id="remembered-devices"
      title="Remembered devices"
      heading={heading}
      description={
        query.data?.length === 0
          ? undefined
          : 'They are not asked for a code. If you have lost one, or see one that is not yours, forget it.'
      }
    >
      {isShown || query.isFetched ? (
        <Loaded query={query} loading={<LoadingState label="Loading your devices" rows={1} rowHeight={64} />}>
          {(devices) =>
            devices.length === 0 ? (
              <NoDevices days={days} />
            ) : (
              <DeviceList
                devices={devices}
                forgetting={isPending ? (variables ?? null) : null}
                onForget={mutate}
              />
            )
          }
        </Loaded>
      ) : (
        <Group>
          <BusyButton variant="default" isBusy={query.isFetching} onClick={() => void query.refetch()}>
            Show remembered devices
          </BusyButton>
        </Group>
      )}
    </Section>
  );
}

function NoDevices({ days }: { readonly days: number | null }): ReactElement {
  return (
    <Text c="dimmed" maw={560}>
      None. When you enter a code, you can have that device remembered for{' '}
      {days === 1 ? 'a day' : `${days ?? 0} days`}.
    </Text>
  );
}
