import { BusyButton } from '@aalto/ui';
import { Box, Group, Paper, Stack, Text } from '@mantine/core';

import type { Mail } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { TextLink } from '../parts/router-links.tsx';
import classes from './mail-list.module.css';
import { describeKind } from './mail-words.ts';
import { StateBadge } from './state-badge.tsx';
import type { useMails } from './use-mails.ts';

export interface MailListProps {
  readonly mails: readonly Mail[];
  /** Where older ones come from. */
  readonly more: Pick<ReturnType<typeof useMails>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}

export function MailList({ mails, more }: MailListProps) {
  return (
    <Stack gap="sm">
      <Paper component="ul" className={classes['list']} aria-label="Mails">
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} />
        ))}
      </Paper>
      {more.hasNextPage && (
        <Box display="grid">
          <BusyButton
            variant="default"
            isBusy={more.isFetchingNextPage}
            onClick={() => void more.fetchNextPage()}
          >
            Show older mails
          </BusyButton>
        </Box>
      )}
    </Stack>
  );
}

function MailRow({ mail: { id, kind, to, state, createdAt } }: { readonly mail: Mail }) {
  return (
    <Stack component="li" gap={2} px="md" py="sm" className={classes['row']}>
      {/* The link fills the row, and is named by what the mail is about and whom it goes to. */}
      <TextLink
        from="/backends/$backendId/mail"
        to="."
        search={{ mail: id }}
        resetScroll={false}
        className={classes['link']}
        c="inherit"
        fw={550}
        underline="never"
      >
        <Text span inherit display="block" truncate>
          {describeKind(kind)}
        </Text>
        <Text span size="sm" c="dimmed" display="block" truncate>
          {to}
        </Text>
      </TextLink>
      <Group justify="space-between" mih={22}>
        <Text size="sm" c="dimmed">
          <DateTime value={createdAt} precision="brief" />
        </Text>
        {state !== 'kept' && <StateBadge state={state} />}
      </Group>
    </Stack>
  );
}
