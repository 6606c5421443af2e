import { EmailForm, NewPasswordForm, ResendMail } from '@aalto/ui';
import { Button, Stack } from '@mantine/core';
import { useLocation, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { returnUrl } from '../arrival/return-url.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';
import { usePendingMail } from './pending-mail.ts';
import type { PendingMail } from './pending-mail.ts';
import { tellPasswordChanged } from './tell-password-changed.ts';
import { rememberVisit } from './visit.ts';

/** For whoever forgot the password: a mail, and a new one. */
export function ResetPasswordPage(): ReactElement {
  const { client } = useDemo();
  const { next } = useSearch({ from: '/reset-password' });
  const { email: typed } = useLocation({ select: ({ state }) => state });
  const { pending, remember, leave } = usePendingMail('password_reset');

  async function send(email: string): Promise<unknown> {
    const { error } = await client.auth.requestPasswordReset({ email, redirectTo: returnUrl() });
    if (error) return error;
    rememberVisit({ next });
    remember(email);
    return null;
  }

  return (
    <AuthPage
      title="Choose a new password"
      description={
        pending
          ? 'If this address has an account, a code and a link are in its inbox. Enter the code here, or open the link.'
          : 'We mail you a code with which you choose another one.'
      }
      next={next}
      footer={
        <AnchorLink to="/sign-in" search={{ next }} inherit>
          Back to sign in
        </AnchorLink>
      }
    >
      {pending ? (
        <ResetByCode mail={pending} onResend={() => send(pending.email)} onChangeAddress={leave} />
      ) : (
        <EmailForm autoFocus submitLabel="Mail me a code" defaultValue={typed} onSubmit={send} />
      )}
    </AuthPage>
  );
}

interface ResetByCodeProps {
  readonly mail: PendingMail;
  readonly onResend: () => Promise<unknown>;
  readonly onChangeAddress: () => void;
}

function ResetByCode({ mail, onResend, onChangeAddress }: ResetByCodeProps): ReactElement {
  const { client } = useDemo();
  const { email, sentAt } = mail;
  return (
    <Stack gap="lg">
      <NewPasswordForm
        autoFocus
        email={email}
        codeDescription={`The eight digits in the mail to ${email}.`}
        submitLabel="Save password"
        secondary={
          <Button variant="subtle" color="gray" onClick={onChangeAddress}>
            Use another address
          </Button>
        }
        onSubmit={async ({ code, password }) => {
          const { error } = await client.auth.resetPassword({ email, code, password });
          if (error === null) tellPasswordChanged();
          return error;
        }}
      />
      <ResendMail sentAt={sentAt} onResend={onResend} />
    </Stack>
  );
}
