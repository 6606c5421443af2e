import { MailedCodeForm } from '@aalto/ui';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { AuthPage } from './auth-page.tsx';
import type { PendingMail } from './pending-mail.ts';

export interface ConfirmAddressProps {
  readonly mail: PendingMail;
  readonly next: string | undefined;
  /** Answers the error of the call, or null. */
  readonly onResend: () => Promise<unknown>;
  readonly onChangeAddress: () => void;
}

/** The last step of a sign-up, where the address has to be proven: by the code, or by the link in another tab. */
export function ConfirmAddress(props: ConfirmAddressProps): ReactElement {
  const { mail, next, onResend, onChangeAddress } = props;
  const { email, sentAt } = mail;
  const { client } = useDemo();
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
        onSubmit={async (code) => (await client.auth.verifyEmail({ email, code })).error}
        onResend={onResend}
        onCancel={onChangeAddress}
        cancelLabel="Use another address"
      />
    </AuthPage>
  );
}
