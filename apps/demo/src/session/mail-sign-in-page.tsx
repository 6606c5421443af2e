import { EmailForm, MailedCodeForm } from '@aalto/ui';
import { useLocation, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { returnUrl } from '../arrival/return-url.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';
import { usePendingMail } from './pending-mail.ts';
import { rememberVisit } from './visit.ts';

/** Without a password: a mail with a code and a link, of which either signs in. */
export function MailSignInPage(): ReactElement {
  const { client } = useDemo();
  const { next } = useSearch({ from: '/sign-in/code' });
  const { email: typed } = useLocation({ select: ({ state }) => state });
  const { pending, remember, leave } = usePendingMail('sign_in');

  async function send(email: string): Promise<unknown> {
    const { error } = await client.auth.signInWithEmail({ email, redirectTo: returnUrl() });
    if (error) return error;
    rememberVisit({ next });
    remember(email);
    return null;
  }

  if (!pending)
    return (
      <AuthPage
        title="Sign in by e-mail"
        description="We mail you a code and a link. Either signs you in, without a password."
        next={next}
        footer={<UsePassword next={next} />}
      >
        <EmailForm autoFocus submitLabel="Mail me a code" defaultValue={typed} onSubmit={send} />
      </AuthPage>
    );
  const { email, sentAt } = pending;
  return (
    <AuthPage
      title="Look into your inbox"
      description="We sent you a code and a link. Enter the code here, or open the link."
      next={next}
      footer={<UsePassword next={next} />}
    >
      <MailedCodeForm
        email={email}
        sentAt={sentAt}
        submitLabel="Sign in"
        onSubmit={async (code) => (await client.auth.verifyEmail({ email, code })).error}
        onResend={() => send(email)}
        onCancel={leave}
        cancelLabel="Use another address"
      />
    </AuthPage>
  );
}

function UsePassword({ next }: { readonly next: string | undefined }): ReactElement {
  return (
    <AnchorLink to="/sign-in" search={{ next }} inherit>
      Sign in with your password
    </AnchorLink>
  );
}
