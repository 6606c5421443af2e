import { useCodeEntry } from '@aalto/sdk/react';
import type { SubmitCode } from '@aalto/sdk/react';
import { Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { CodeForm } from './code-form.tsx';
import { mailedCode, mailedCodeAlone } from './code-kind.ts';
import { ResendMail } from './resend-mail.tsx';
import type { ResendMailProps } from './resend-mail.tsx';

export interface MailedCodeFormProps extends ResendMailProps {
  /** Whom the code was mailed to. */
  readonly email: string;
  /** By default, the mail has a link that does the same. */
  readonly hasLink?: boolean;
  readonly submitLabel?: string;
  readonly onSubmit: SubmitCode;
  readonly onCancel?: (() => void) | undefined;
  readonly cancelLabel?: string | undefined;
  /** By default, since the mail was asked for just now. */
  readonly autoFocus?: boolean;
}

/** Takes the code of a mail that was sent just now. */
export function MailedCodeForm(props: MailedCodeFormProps): ReactElement {
  const { email, hasLink = true, sentAt, onResend, onSubmit, autoFocus = true } = props;
  const { submitLabel, onCancel, cancelLabel } = props;
  const kind = hasLink ? mailedCode : mailedCodeAlone;
  const entry = useCodeEntry({ length: kind.length, autoFocus, onSubmit });
  return (
    <Stack gap="lg">
      <CodeForm
        entry={entry}
        kind={kind}
        description={
          <>
            The eight digits in the mail to{' '}
            <Text component="strong" inherit fw={600}>
              {email}
            </Text>
            . They work for ten minutes.
          </>
        }
        submitLabel={submitLabel}
        onCancel={onCancel}
        cancelLabel={cancelLabel}
      />
      <ResendMail sentAt={sentAt} onResend={onResend} />
    </Stack>
  );
}
