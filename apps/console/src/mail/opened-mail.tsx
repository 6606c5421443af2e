import { ErrorState, LoadingState } from '@aalto/ui';
import { Paper, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import type { Mail } from '../app/trpc.ts';
import { LinkButton } from '../parts/router-links.tsx';
import { MailBody } from './mail-body.tsx';
import { MailFacts } from './mail-facts.tsx';
import classes from './opened-mail.module.css';
import { describeKind } from './mail-words.ts';
import { useMail } from './use-mails.ts';

export interface OpenedMailProps {
  readonly backendId: string;
  readonly mailId: string;
  /** As the list has it, where it has it. */
  readonly listed: Mail | undefined;
}

export function OpenedMail({ backendId, mailId, listed }: OpenedMailProps) {
  const { data, error, refetch } = useMail(backendId, mailId, listed);
  const mail = listed ?? data?.mail;
  const content = data?.mail.content;
  const isReading = !data && !error && (!mail || mail.state === 'kept');
  const heading = useFocusedHeading();
  return (
    <Paper component="article" p={{ base: 'md', sm: 'xl' }} className={classes['opened']}>
      <Stack gap="lg">
        <LinkButton
          from="/backends/$backendId/mail"
          to="."
          search={{}}
          hiddenFrom="md"
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
        >
          All mails
        </LinkButton>
        <Title order={2} size="h4" ref={heading} tabIndex={-1} className={classes['heading']}>
          {content?.subject ?? (mail ? describeKind(mail.kind) : 'Mail')}
        </Title>
        {mail && <MailFacts mail={mail} />}
        {content && <MailBody content={content} />}
        {data && !content && mail?.state === 'kept' && (
          <Text c="dimmed">What it says can be read in development alone.</Text>
        )}
        {isReading && <LoadingState label="Opening the mail" rows={1} rowHeight={320} />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      </Stack>
    </Paper>
  );
}

/** Who opens a mail goes on reading there, also by keyboard and ear. */
function useFocusedHeading() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
