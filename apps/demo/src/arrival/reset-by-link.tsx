import { NewPasswordForm, readCodedError } from '@aalto/ui';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import { NarrowPage } from '../parts/narrow-page.tsx';
import { forgetPendingMail, readPendingMail } from '../session/pending-mail.ts';
import { tellPasswordChanged } from '../session/tell-password-changed.ts';
import { readVisit } from '../session/visit.ts';
import { LinkIsOver } from './sign-in-by-link.tsx';

/** The link is used up by the password that is saved, and by nothing before. */
export function ResetByLink({ token }: { readonly token: string }): ReactElement {
  const { client } = useDemo();
  const { history } = useRouter();
  const [isOver, setOver] = useState(false);

  async function save(password: string): Promise<unknown> {
    const { error } = await client.auth.resetPassword({ token, password });
    if (readCodedError(error)?.code === 'invalid_code') {
      setOver(true);
      return null;
    }
    if (error) return error;
    forgetPendingMail();
    tellPasswordChanged();
    history.replace(readVisit().next ?? '/notes');
    return null;
  }

  if (isOver) return <LinkIsOver action={<ButtonLink to="/reset-password">Mail me a new one</ButtonLink>} />;
  return (
    <NarrowPage
      title="Choose a new password"
      description="It replaces the one before, and signs you out wherever else you are signed in."
    >
      <NewPasswordForm
        // Known where the mail was asked for in this tab.
        email={readPendingMail()?.email}
        submitLabel="Save password"
        onSubmit={({ password }) => save(password)}
      />
    </NarrowPage>
  );
}
