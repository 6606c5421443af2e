import { ErrorState, LoadingState, StaleNotice } from '@aalto/ui';
import { Box, Stack } from '@mantine/core';

import { MailList } from './mail-list.tsx';
import { MailboxBar } from './mailbox-bar.tsx';
import classes from './mailbox.module.css';
import { NoMails } from './no-mails.tsx';
import { NothingOpened } from './nothing-opened.tsx';
import { OpenedMail } from './opened-mail.tsx';
import { useMails } from './use-mails.ts';

export interface MailboxProps {
  readonly backendId: string;
  /** The mail that is opened. */
  readonly mailId: string | undefined;
}

/** The list, and beside it the mail that is opened; where there is no room for both, one of them. */
export function Mailbox({ backendId, mailId }: MailboxProps) {
  const mails = useMails(backendId);
  const { data, error, refetch } = mails;
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState label="Loading the mails" rows={5} rowHeight={66} />;

  const listed = data.pages.flatMap((page) => page.mails);
  const keepsMails = data.pages[0]?.keepsMails ?? false;
  const besideOpened = mailId === undefined ? {} : ({ visibleFrom: 'md' } as const);
  return (
    <Stack gap="md">
      {error && <StaleNotice onRetry={() => void refetch()} />}
      <Box {...besideOpened}>
        <MailboxBar keepsMails={keepsMails} newest={listed[0]} onRefresh={refetch} />
      </Box>
      {listed.length === 0 && mailId === undefined ? (
        <NoMails keepsMails={keepsMails} />
      ) : (
        <div className={classes['panes']}>
          <Box {...besideOpened}>
            <MailList mails={listed} more={mails} />
          </Box>
          {mailId === undefined ? (
            <NothingOpened />
          ) : (
            <OpenedMail
              key={mailId}
              backendId={backendId}
              mailId={mailId}
              listed={listed.find(({ id }) => id === mailId)}
            />
          )}
        </div>
      )}
    </Stack>
  );
}
