import { CredentialsForm } from '@aalto/ui';
import type { Credentials } from '@aalto/ui';
import { Alert, Box, Button, Text } from '@mantine/core';
import { IconInfoCircle, IconMail } from '@tabler/icons-react';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { AnchorLink } from '../parts/links.tsx';
import { AuthPage } from './auth-page.tsx';
import { OtherWays } from './other-ways.tsx';
import { typedEmail } from './typed-email.ts';

export function SignInPage(): ReactElement {
  const { client } = useDemo();
  const { next, ended } = useSearch({ from: '/sign-in' });
  const { email } = useLocation({ select: ({ state }) => state });
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);

  async function signIn(values: Credentials): Promise<unknown> {
    return (await client.auth.signInWithPassword(values)).error;
  }

  return (
    <AuthPage
      title="Sign in"
      next={next}
      description={
        <>
          {next !== undefined && !ended && 'Sign in to see that page. '}
          New here?{' '}
          <AnchorLink to="/sign-up" search={{ next }} inherit>
            Create an account
          </AnchorLink>
        </>
      }
    >
      {ended && <Ended />}
      <Box ref={place}>
        <CredentialsForm
          mode="sign-in"
          submitLabel="Sign in"
          defaultEmail={email}
          offersCode
          onSubmit={signIn}
        />
      </Box>
      <Text size="sm" mt="md">
        <AnchorLink to="/reset-password" search={{ next }} state={() => typedEmail(place.current)} inherit>
          Forgot your password?
        </AnchorLink>
      </Text>
      <OtherWays next={next}>
        <Button
          variant="default"
          leftSection={<IconMail size={20} stroke={1.6} aria-hidden />}
          onClick={() =>
            void navigate({ to: '/sign-in/code', search: { next }, state: typedEmail(place.current) })
          }
        >
          Mail me a code instead
        </Button>
      </OtherWays>
    </AuthPage>
  );
}

function Ended(): ReactElement {
  return (
    <Alert
      variant="light"
      color="gray"
      icon={<IconInfoCircle size={18} />}
      title="Your session has ended"
      role="status"
      mb="lg"
    >
      You signed out elsewhere, or it was ended to protect your account: then a mail tells you why. Sign in
      again, and you go on where you were.
    </Alert>
  );
}
