import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';

/** The region is always there, so that a screen reader hears what appears in it. */
export function OfflineNotice() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Alert variant="default" icon={<IconCloudOff aria-hidden />} mb="lg">
          You are offline. What you see may be out of date, and changes have to wait.
        </Alert>
      )}
    </div>
  );
}
