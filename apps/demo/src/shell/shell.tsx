import { Box, Container } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { BottomNav } from './navigation.tsx';
import classes from './shell.module.css';

export function Shell(): ReactElement {
  return (
    <Box className={classes['shell']}>
      <a href="#main" className={classes['skip']}>
        Skip to content
      </a>
      <Box className={classes['top'] ?? ''}>
        <Header />
        <ConnectionBanner />
      </Box>
      <Container
        component="main"
        id="main"
        tabIndex={-1}
        size={800}
        w="100%"
        className={classes['main'] ?? ''}
      >
        <Outlet />
      </Container>
      <BottomNav />
    </Box>
  );
}
