import { CredentialsForm } from '@aalto/ui';
import type { Credentials } from '@aalto/ui';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { returnUrl } from '../arrival/return-url.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';
import { ConfirmAddress } from './confirm-address.tsx';
import { OtherWays } from './other-ways.tsx';
import { usePendingMail } from './pending-mail.ts';
import { rememberVisit } from './visit.ts';

export function SignUpPage(): ReactElement {
  const { client } = useDemo();
  const { next } = useSearch({ from: '/sign-up' });
  const { pending, remember, forget } = usePendingMail('sign_up');
  const [password, setPassword] = useState<string>();

  async function signUp(values: Credentials): Promise<unknown> {
    const { data, error } = await client.auth.signUp({ ...values, redirectTo: returnUrl() });
    if (data?.session !== null) return error;
    rememberVisit({ next });
    setPassword(values.password);
    remember(values.email);
    return null;
  }

  if (pending)
    return <ConfirmAddress mail={pending} password={password} next={next} onChangeAddress={forget} />;
  return (
    <AuthPage
      title="Create your account"
      next={next}
      description={
        <>
          Have one already?{' '}
          <AnchorLink to="/sign-in" search={{ next }} inherit>
            Use it
          </AnchorLink>
        </>
      }
    >
      <CredentialsForm mode="sign-up" submitLabel="Create account" onSubmit={signUp} />
      <OtherWays next={next} />
    </AuthPage>
  );
}
