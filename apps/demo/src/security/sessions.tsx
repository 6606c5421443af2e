import { useSession } from '@aalto/sdk/react';
import { BusyButton, describeError, unwrap } from '@aalto/ui';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { useSignOut } from '../session/use-sign-out.ts';

const levels = {
  aal1: 'This device is signed in with your password.',
  aal2: 'This device is signed in with your password and a code from your authenticator app.',
} as const;

/** How this device is signed in, and a way to end it everywhere else. */
export function Sessions(): ReactElement {
  const { session } = useSession();
  const signOut = useSignOut();
  const { mutate, isPending } = useSignOutOthers();
  return (
    <Paper component="section" aria-labelledby="sessions" p="lg">
      <Stack gap="md">
        <Title order={2} fz="lg" id="sessions">
          Where you are signed in
        </Title>
        <Text c="dimmed" maw={560}>
          {session && levels[session.aal]} If you miss a device, or signed in on one that is not yours, sign
          out there.
        </Text>
        <Group gap="sm">
          <BusyButton variant="default" isBusy={isPending} onClick={() => mutate()}>
            Sign out of other devices
          </BusyButton>
          <Button variant="subtle" color="gray" onClick={() => void signOut()}>
            Sign out
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function useSignOutOthers() {
  const { client } = useDemo();
  return useMutation({
    mutationFn: async () => unwrap(await client.auth.signOut({ scope: 'others' })),
    onSuccess: () => notifications.show({ message: 'You are signed out everywhere else.' }),
    onError: (error) => {
      const { title, message } = describeError(error);
      notifications.show({ color: 'red', title, message });
    },
  });
}
