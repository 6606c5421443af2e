import { MailedCodeForm } from '@aalto/ui';
import { notifications } from '@mantine/notifications';
import { useRef } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { returnUrl } from '../arrival/return-url.ts';
import { AuthPage } from './auth-page.tsx';
import type { PendingMail } from './pending-mail.ts';

export interface ConfirmAddressProps {
  readonly mail: PendingMail;
  /** As it was chosen; undefined after a reload. */
  readonly password: string | undefined;
  readonly next: string | undefined;
  readonly onChangeAddress: () => void;
}

/** The last step of a sign-up, where the address has to be proven: by the code, or by the link in another tab. */
export function ConfirmAddress(props: ConfirmAddressProps): ReactElement {
  const { mail, password, next, onChangeAddress } = props;
  const { email, sentAt } = mail;
  const { client } = useDemo();
  const isResent = useRef(false);

  async function verify(code: string): Promise<unknown> {
    const { error } = await client.auth.verifyEmail({ email, code });
    if (error === null && isResent.current) void keepPassword();
    return error;
  }

  /** A mail that is asked for again brings no password along: anybody may ask for it (docs/decisions/0014). */
  async function keepPassword(): Promise<void> {
    const isKept = password !== undefined && (await client.auth.updateUser({ password })).error === null;
    if (isKept) return;
    notifications.show({
      title: 'Your account has no password yet',
      message: 'Choose one on the page of your account, or go on signing in by e-mail.',
      autoClose: false,
    });
  }

  async function resend(): Promise<unknown> {
    const { error } = await client.auth.signInWithEmail({ email, redirectTo: returnUrl() });
    // Also where it was refused for its frequency: what had been sent before lost its password by that.
    isResent.current = true;
    return error;
  }

  return (
    <AuthPage
      title="Confirm your e-mail address"
      description="We sent you a code and a link. Enter the code here, or open the link, and your account is ready."
      next={next}
    >
      <MailedCodeForm
        email={email}
        sentAt={sentAt}
        submitLabel="Confirm"
        onSubmit={verify}
        onResend={resend}
        onCancel={onChangeAddress}
        cancelLabel="Use another address"
      />
    </AuthPage>
  );
}
