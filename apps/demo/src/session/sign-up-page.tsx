import { CredentialsForm, EmptyState, Page } from '@aalto/ui';
import type { Credentials } from '@aalto/ui';
import { IconMailOpened } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';

export function SignUpPage(): ReactElement {
  const { client } = useDemo();
  const { next } = useSearch({ from: '/sign-up' });
  const [mailedTo, setMailedTo] = useState<string>();

  async function signUp(values: Credentials): Promise<unknown> {
    const { data, error } = await client.auth.signUp(values);
    if (data?.session === null) setMailedTo(values.email);
    return error;
  }

  if (mailedTo !== undefined) return <ProveAddress email={mailedTo} />;
  return (
    <AuthPage
      title="Create your account"
      description="An e-mail address and a password. You can add two-factor authentication right after."
      next={next}
      footer={
        <>
          Have an account already?{' '}
          <AnchorLink to="/sign-in" search={{ next }} inherit>
            Use it
          </AnchorLink>
        </>
      }
    >
      <CredentialsForm mode="sign-up" submitLabel="Create account" onSubmit={signUp} />
    </AuthPage>
  );
}

function ProveAddress({ email }: { readonly email: string }): ReactElement {
  return (
    <Page title="Confirm your e-mail address">
      <EmptyState icon={<IconMailOpened size={36} stroke={1.4} />} title="Look into your inbox">
        We sent a link to {email}. Open it to finish, then sign in. If nothing arrives within a few minutes,
        look into the spam folder too.
      </EmptyState>
    </Page>
  );
}
