import { BusyButton } from '@aalto/ui';
import { Group, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';

import type { Mail } from '../app/trpc.ts';
import { describeKind } from './mail-words.ts';

export interface MailboxBarProps {
  readonly keepsMails: boolean;
  readonly newest: Mail | undefined;
  readonly onRefresh: () => Promise<unknown>;
}

/** What becomes of mails here, and what has just arrived, for those too who do not see the list change. */
export function MailboxBar({ keepsMails, newest, onRefresh }: MailboxBarProps) {
  const [firstSeen] = useState(newest?.id);
  const [isBusy, setBusy] = useState(false);
  async function refresh(): Promise<void> {
    setBusy(true);
    await onRefresh();
    setBusy(false);
  }
  return (
    <Group justify="space-between" gap="md">
      <Text size="sm" c="dimmed" maw="64ch" flex="1 1 18rem">
        {keepsMails
          ? 'No mail server is set, so mails are kept here instead of being sent: the newest 200.'
          : 'What becomes of each mail. What they say is for their readers alone.'}
      </Text>
      <BusyButton variant="default" isBusy={isBusy} onClick={() => void refresh()}>
        Refresh
      </BusyButton>
      <VisuallyHidden role="status">
        {newest && newest.id !== firstSeen && `New mail to ${newest.to}: ${describeKind(newest.kind)}`}
      </VisuallyHidden>
    </Group>
  );
}
