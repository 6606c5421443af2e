import { Alert } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';

import type { Backend } from '../app/trpc.ts';
import { TextLink } from '../parts/router-links.tsx';
import type { MailReach } from './use-mail-reach.ts';

export interface MailNoticeProps {
  readonly backend: Backend;
  readonly reach: MailReach;
}

/** Where no mail leaves, what depends on one: nothing else would say why nobody gets a code. */
export function MailNotice({ backend: { id: backendId }, reach }: MailNoticeProps) {
  if (reach === 'unknown' || reach === 'sent') return null;
  return (
    <Alert variant="default" icon={<IconMailOff aria-hidden />}>
      {reach === 'kept' ? (
        <>
          No mail server is set, so no mail leaves: the codes are kept among{' '}
          <TextLink to="/backends/$backendId/mail" params={{ backendId }} inherit underline="always">
            this backend’s mails
          </TextLink>
          .
        </>
      ) : (
        <>
          No mail server is set, so nobody could read the code, and nobody could add a first authenticator.
          Set <code>SMTP_URL</code> first.
        </>
      )}
    </Alert>
  );
}
