import { Box, Text } from '@mantine/core';
import type { BoxProps } from '@mantine/core';
import { useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { useCurrentBackend } from '../backends/use-current-backend.ts';
import { TextLink } from '../parts/router-links.tsx';
import classes from './trail.module.css';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the page is called at the end of the trail; a backend's first page goes by the backend's name. */
    title?: string;
  }
}

/** Where one is: the way down from the list of backends. */
export function Trail(props: BoxProps) {
  const backend = useCurrentBackend();
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title });
  return (
    <Box component="nav" aria-label="Breadcrumb" {...props}>
      <ol className={classes['steps']}>
        {backend !== undefined && (
          <Step>
            <TextLink to="/">Backends</TextLink>
          </Step>
        )}
        {backend && title !== undefined && (
          <Step>
            <TextLink to="/backends/$backendId" params={{ backendId: backend.id }}>
              {backend.name}
            </TextLink>
          </Step>
        )}
        <Step isCurrent>{backend === null ? 'Page not found' : (title ?? backend?.name)}</Step>
      </ol>
    </Box>
  );
}

interface StepProps {
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

function Step({ isCurrent = false, children }: StepProps) {
  return (
    <Text component="li" size="sm" truncate {...(isCurrent ? { 'aria-current': 'page', fw: 500 } : {})}>
      {children}
    </Text>
  );
}
