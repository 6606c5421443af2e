import { CredentialsForm, isTransient } from '@aalto/ui';
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
import { useKeptPassword } from './use-kept-password.ts';
import { rememberVisit } from './visit.ts';

export function SignUpPage(): ReactElement {
  const { client } = useDemo();
  const { next } = useSearch({ from: '/sign-up' });
  const { mail, pending, remember, repeat, leave } = usePendingMail('sign_up');
  const [chosen, setChosen] = useState<Credentials>();
  useKeptPassword(mail, chosen);

  async function signUp(values: Credentials): Promise<unknown> {
    const { data, error } = await client.auth.signUp({ ...values, redirectTo: returnUrl() });
    // Also where it came too often, or its answer was lost: what had been mailed before has lost its password by that.
    if (error && isTransient(error)) {
      setChosen(values);
      repeat(values.email);
    }
    if (data?.session !== null) return error;
    rememberVisit({ next });
    setChosen(values);
    remember(values.email);
    return null;
  }

  async function resend(email: string): Promise<unknown> {
    const { error } = await client.auth.signInWithEmail({ email, redirectTo: returnUrl() });
    if (error) repeat(email);
    else remember(email);
    return error;
  }

  if (pending)
    return (
      <ConfirmAddress
        mail={pending}
        next={next}
        onResend={() => resend(pending.email)}
        onChangeAddress={leave}
      />
    );
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
