import type { Api } from '@aalto/sdk';
import { Anchor, Stack, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import { MailedCodeForm } from '../code/mailed-code-form.tsx';
import { describeError } from '../error/describe-error.ts';
import { PasswordProof } from './password-proof.tsx';
import { useReauthenticationMail } from './use-reauthentication-mail.ts';

export interface ReauthenticateFormProps {
  readonly auth: Pick<Api['auth'], 'reauthenticate' | 'sendReauthenticationCode'>;
  /** Of whoever is signed in. */
  readonly email: string;
  readonly onProven: () => void;
  readonly onCancel: () => void;
}

/** Of somebody without a second factor: the password, or for those who have none a mailed code. */
export function ReauthenticateForm({
  auth,
  email,
  onProven,
  onCancel,
}: ReauthenticateFormProps): ReactElement {
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
        <OtherProof isBusy={false} onClick={forget}>
          Use your password instead
        </OtherProof>
      </Stack>
    );
  return (
    <Stack gap="lg">
      <PasswordProof email={email} onSubmit={(password) => prove({ password })} onCancel={onCancel} />
      <Text component="div" size="sm" c="dimmed">
        No password, or not sure?{' '}
        <OtherProof isBusy={isSending} onClick={() => void send()}>
          Mail me a code instead
        </OtherProof>
        {Boolean(error) && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {describeError(error).title}. {describeError(error).message}
          </Text>
        )}
      </Text>
    </Stack>
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
