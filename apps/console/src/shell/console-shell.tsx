import { ColorSchemeToggle, Wordmark } from '@aalto/ui';
import { AppShell, Burger, Container, Drawer, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

import { AccountMenu } from './account-menu.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { Sidebar } from './sidebar.tsx';
import { MAIN_ID, SkipLink } from './skip-link.tsx';
import { Trail } from './trail.tsx';

/** What stays while pages come and go: on the left where one can go, above it where one is and who one is. */
export function ConsoleShell({ children }: { readonly children: ReactNode }) {
  return (
    <AppShell
      layout="alt"
      header={{ height: 60 }}
      navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: true } }}
      transitionDuration={0}
    >
      <SkipLink />
      <AppShell.Header px={{ base: 'md', sm: 'xl' }}>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" hiddenFrom="sm">
            <Navigation />
            <Wordmark suffix="console" />
          </Group>
          <Trail visibleFrom="sm" />
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeToggle />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar component="div" visibleFrom="sm">
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main id={MAIN_ID} tabIndex={-1} style={{ outline: 'none' }}>
        <Container size={1000} ml={0} px={{ base: 'md', sm: 'xl' }} py={{ base: 'lg', sm: 40 }}>
          <Trail hiddenFrom="sm" mb="md" />
          <OfflineNotice />
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

/** The sidebar of a narrow screen, behind a button. */
function Navigation() {
  const [isOpen, { open, close }] = useDisclosure();
  const burger = useRef<HTMLButtonElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(close, [close, path]);
  const putAway = (): void => {
    close();
    burger.current?.focus();
  };
  return (
    <>
      <Burger ref={burger} size="sm" opened={isOpen} onClick={open} aria-label="Open the navigation" />
      {/* After a navigation the focus belongs to the new page's heading, so it is not returned here. */}
      <Drawer.Root opened={isOpen} onClose={putAway} returnFocus={false} size={300}>
        <Drawer.Overlay />
        <Drawer.Content aria-label="Navigation">
          <Sidebar onFollow={close} onClose={putAway} />
        </Drawer.Content>
      </Drawer.Root>
    </>
  );
}
