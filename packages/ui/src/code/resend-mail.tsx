import { formatCountdown, useSecondsUntil } from '@aalto/sdk/react';
import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { retryAfterSecondsOf } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';

/** The server mails an address once a minute. */
const MAIL_INTERVAL_MS = 60_000;

export interface ResendMailProps {
  /** When the last one was asked for, in milliseconds since 1970. */
  readonly sentAt: number;
  /** Answers the error of the call, or null. */
  readonly onResend: () => Promise<unknown>;
}

/** For whoever waits for a mail that does not come. */
export function ResendMail({ sentAt, onResend }: ResendMailProps): ReactElement {
  const { waitUntil, isSending, error, sendings, resend } = useResending(sentAt, onResend);
  const seconds = useSecondsUntil(waitUntil);
  return (
    <Text size="sm" c="dimmed">
      Nothing there? Look into the spam folder, too.{' '}
      {seconds > 0 ? (
        <span>You can have it sent again in {formatCountdown(seconds)}.</span>
      ) : (
        <Anchor
          component="button"
          type="button"
          inherit
          underline="always"
          aria-disabled={isSending}
          onClick={resend}
        >
          Send it again
        </Anchor>
      )}
      <span role="status">{sendings > 0 && ' We sent another one. Any of the last ten minutes works.'}</span>
      {Boolean(error) && (
        <Text component="span" inherit display="block" c="var(--mantine-color-error)" role="alert">
          {describeError(error).title}. {describeError(error).message}
        </Text>
      )}
    </Text>
  );
}

function useResending(sentAt: number, onResend: ResendMailProps['onResend']) {
  const [waitUntil, setWaitUntil] = useState(sentAt + MAIL_INTERVAL_MS);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [sendings, setSendings] = useState(0);

  async function send(): Promise<void> {
    setSending(true);
    setError(null);
    const refused = await onResend();
    setSending(false);
    const retryAfterSeconds = refused === null ? undefined : retryAfterSecondsOf(refused);
    setWaitUntil(Date.now() + (retryAfterSeconds === undefined ? 0 : retryAfterSeconds * 1000));
    if (refused !== null) return setError(refused);
    setWaitUntil(Date.now() + MAIL_INTERVAL_MS);
    setSendings((count) => count + 1);
  }

  return { waitUntil, isSending, error, sendings, resend: () => void (isSending || send()) };
}
