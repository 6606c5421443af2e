import type { Api, AuthListDevicesOutput, Client } from '@aalto/sdk';
import { describeError, unwrap } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { OWN } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

export type RememberedDevice = AuthListDevicesOutput['devices'][number];

/** Where no code is asked for, for now. */
export function ownDevices({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'devices'],
    queryFn: async () => unwrap(await auth.listDevices()).devices,
    ...recovering,
  });
}

/** For how long the backend lets devices be remembered; null: it does not. */
export function rememberDeviceDays({ auth }: Client<Api>) {
  return queryOptions({
    queryKey: [OWN, 'remember-device-days'],
    queryFn: async () => unwrap(await auth.challengeMfa()).rememberDeviceDays,
  });
}

export function useForgetDevice(onForgotten: () => void) {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id }: RememberedDevice) => unwrap(await client.auth.forgetDevice({ deviceId: id })),
    onSuccess: async (_, { id, device, isCurrent }) => {
      // Not asked for anew: this session may be back at aal1 by it, and the question would ask for a code.
      queryClient.setQueryData(ownDevices(client).queryKey, (devices) =>
        devices?.filter((one) => one.id !== id),
      );
      if (isCurrent) await client.auth.refreshSession();
      notifications.show({ message: `${device} is forgotten: it is asked for a code again.` });
      onForgotten();
    },
    onError: (error) => {
      const { title, message } = describeError(error);
      notifications.show({ color: 'red', title, message });
    },
  });
}
