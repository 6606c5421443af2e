import { CredentialsForm } from '@aalto/ui';
import type { Credentials } from '@aalto/ui';
import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';

export function SignInPage(): ReactElement {
  const { client } = useDemo();
  const { next, ended } = useSearch({ from: '/sign-in' });

  async function signIn(values: Credentials): Promise<unknown> {
    return (await client.auth.signInWithPassword(values)).error;
  }

  return (
    <AuthPage
      title="Sign in"
      description={next === undefined || ended ? 'Welcome back.' : 'Sign in to see that page.'}
      next={next}
      footer={
        <>
          New here?{' '}
          <AnchorLink to="/sign-up" search={{ next }} inherit>
            Create an account
          </AnchorLink>
        </>
      }
    >
      {ended && (
        <Alert variant="light" color="gray" icon={<IconInfoCircle size={18} />} role="status" mb="lg">
          Your session has ended: you signed out elsewhere, or it was ended to protect your account. Sign in
          again, and you go on where you were.
        </Alert>
      )}
      <CredentialsForm mode="sign-in" submitLabel="Sign in" onSubmit={signIn} />
    </AuthPage>
  );
}
