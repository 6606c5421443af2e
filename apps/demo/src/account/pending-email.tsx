import { MailedCodeForm } from '@aalto/ui';
import { Box, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { useConfirmEmailChange } from './user-query.ts';

export interface PendingEmailProps {
  readonly email: string;
  /** Not the one that the account has already, unproven. */
  readonly isNew: boolean;
  /** Milliseconds since 1970; 0 where it was not on this page. */
  readonly sentAt: number;
  readonly onResend: () => Promise<unknown>;
  readonly onConfirmed: () => void;
  readonly onChangeAddress: () => void;
}

/** An address that awaits its proof: by the code, or by the link, which may be opened on this device. */
export function PendingEmail(props: PendingEmailProps): ReactElement {
  const { email, isNew, sentAt, onResend, onConfirmed, onChangeAddress } = props;
  const { mutateAsync } = useConfirmEmailChange();

  async function confirm(code: string): Promise<unknown> {
    try {
      await mutateAsync(code);
      onConfirmed();
      return null;
    } catch (error) {
      return error;
    }
  }

  return (
    <Box maw={480}>
      {isNew && (
        <Text mb="md">
          You asked for{' '}
          <Text component="strong" inherit fw={600}>
            {email}
          </Text>
          . It is used once it is confirmed; if you do nothing, everything stays as it is.
        </Text>
      )}
      <MailedCodeForm
        email={email}
        sentAt={sentAt}
        autoFocus={sentAt > 0}
        submitLabel="Confirm"
        onSubmit={confirm}
        onResend={onResend}
        onCancel={onChangeAddress}
        cancelLabel="Use another address"
      />
    </Box>
  );
}
