import type { Api } from '@aalto/sdk';
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { MailedCodeForm } from '../code/mailed-code-form.tsx';
import { describeError } from '../error/describe-error.ts';
import { BusyButton } from '../form/busy-button.tsx';
import { PasswordProof } from './password-proof.tsx';
import { useReauthenticationMail } from './use-reauthentication-mail.ts';

export interface ReauthenticateFormProps {
  readonly auth: Pick<Api['auth'], 'reauthenticate' | 'sendReauthenticationCode'>;
  /** Of whoever is signed in. */
  readonly email: string;
  /** The password is not enough: whoever stole it may not have the inbox. */
  readonly mailOnly: boolean;
  readonly onProven: () => void;
  readonly onCancel: () => void;
}

/** Of somebody without a second factor: the password, or for those who have none a mailed code. */
export function ReauthenticateForm(props: ReauthenticateFormProps): ReactElement {
  const { auth, email, mailOnly, onProven, onCancel } = props;
  const { sentAt, error, isSending, send, forget } = useReauthenticationMail(auth);

  async function prove(proof: Parameters<typeof auth.reauthenticate>[0]): Promise<unknown> {
    const { error: refused } = await auth.reauthenticate(proof);
    if (refused === null) onProven();
    return refused;
  }

  if (sentAt !== null)
    return (
      <Stack gap="sm">
        <MailedCodeForm
          email={email}
          hasLink={false}
          sentAt={sentAt}
          submitLabel="Confirm"
          onSubmit={(code) => prove({ code })}
          onResend={send}
          onCancel={onCancel}
        />
        {!mailOnly && (
          <OtherProof isBusy={false} onClick={forget}>
            Use your password instead
          </OtherProof>
        )}
      </Stack>
    );
  if (mailOnly)
    return <AskForMail email={email} isSending={isSending} error={error} onSend={send} onCancel={onCancel} />;
  return (
    <Stack gap="lg">
      <PasswordProof email={email} onSubmit={(password) => prove({ password })} onCancel={onCancel} />
      <Text component="div" size="sm" c="dimmed">
        No password, or not sure?{' '}
        <OtherProof isBusy={isSending} onClick={() => void send()}>
          Mail me a code instead
        </OtherProof>
        <Problem error={error} />
      </Text>
    </Stack>
  );
}

interface AskForMailProps extends Pick<ReauthenticateFormProps, 'email' | 'onCancel'> {
  readonly isSending: boolean;
  readonly error: unknown;
  readonly onSend: () => Promise<unknown>;
}

function AskForMail({ email, isSending, error, onSend, onCancel }: AskForMailProps): ReactElement {
  return (
    <Stack gap="lg">
      <Text>
        We mail a code to <strong>{email}</strong>. Only whoever opens that inbox can go on.
      </Text>
      <Group gap="sm">
        <BusyButton isBusy={isSending} onClick={() => void onSend()}>
          Mail me a code
        </BusyButton>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
      <Problem error={error} />
    </Stack>
  );
}

function Problem({ error }: { readonly error: unknown }): ReactElement | null {
  if (error === null) return null;
  const { title, message } = describeError(error);
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {title}. {message}
    </Text>
  );
}

interface OtherProofProps {
  readonly isBusy: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function OtherProof({ isBusy, onClick, children }: OtherProofProps): ReactElement {
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      underline="always"
      mr="auto"
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) onClick();
      }}
    >
      {children}
    </Anchor>
  );
}
