import { useSession } from '@aalto/sdk/react';
import { ColorSchemeToggle, Wordmark } from '@aalto/ui';
import { Box, Container, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { ButtonLink } from '../parts/links.tsx';
import { AccountMenu } from './account-menu.tsx';
import { HeaderNav } from './navigation.tsx';
import classes from './shell.module.css';

export function Header(): ReactElement {
  const { status, session } = useSession();
  return (
    <Box component="header" className={classes['header']}>
      <Container size={800}>
        <Group h={60} wrap="nowrap" gap="sm">
          <Link to="/" className={classes['home']} aria-label="Aalto Notes, home">
            <Wordmark suffix="Notes" />
          </Link>
          {session && <HeaderNav />}
          <Group gap={4} wrap="nowrap" ml="auto" mih={36}>
            {session && <AccountMenu email={session.user.email} />}
            {status === 'signed_out' && <Visitor />}
          </Group>
        </Group>
      </Container>
    </Box>
  );
}

function Visitor(): ReactElement {
  return (
    <>
      <ColorSchemeToggle />
      <ButtonLink to="/sign-in" variant="subtle" color="gray" px={{ base: 8, sm: 'sm' }}>
        Sign in
      </ButtonLink>
      <ButtonLink to="/sign-up" px={{ base: 'sm', sm: 'md' }}>
        Sign up
      </ButtonLink>
    </>
  );
}
