import { BusyButton, describeError } from '@aalto/ui';
import { Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';

export interface ConfirmButtonProps {
  /** Answers the error of the call, or null. */
  readonly onConfirm: () => Promise<unknown>;
}

/** For an address that was never proven, such as of an account that was made while nobody asked for it. */
export function ConfirmButton({ onConfirm }: ConfirmButtonProps): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function confirm(): Promise<void> {
    setBusy(true);
    setError(await onConfirm());
    setBusy(false);
  }

  return (
    <>
      <BusyButton variant="default" isBusy={isBusy} onClick={() => void confirm()}>
        Confirm this one
      </BusyButton>
      {Boolean(error) && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" w="100%">
          {describeError(error).title}. {describeError(error).message}
        </Text>
      )}
    </>
  );
}
