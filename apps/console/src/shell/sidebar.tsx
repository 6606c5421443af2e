import { Wordmark } from '@aalto/ui';
import { CloseButton, Group, ScrollArea, Stack } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { useCurrentBackend } from '../backends/use-current-backend.ts';
import { SectionLink } from '../parts/router-links.tsx';
import { BackendSwitcher } from './backend-switcher.tsx';
import { backendSections } from './backend-sections.ts';
import classes from './sidebar.module.css';

export interface SidebarProps {
  /** Where it lies over the page: after a link was followed, to this page too. */
  readonly onFollow?: () => void;
  /** The same, to be put away by a button. */
  readonly onClose?: () => void;
}

/** First what is the same everywhere, then the sections of the backend at hand: nothing moves when they appear. */
export function Sidebar({ onFollow = nothing, onClose }: SidebarProps) {
  const backend = useCurrentBackend();
  return (
    <Stack component="nav" aria-label="Console" gap={0} h="100%">
      <Group h={60} px="lg" justify="space-between" wrap="nowrap">
        <Link
          to="/"
          onClick={onFollow}
          className={classes['home']}
          aria-label="Aalto console, to your backends"
        >
          <Wordmark suffix="console" />
        </Link>
        {onClose && <CloseButton onClick={onClose} aria-label="Close the navigation" />}
      </Group>
      <ScrollArea flex={1} px="sm" py="sm">
        <Stack gap="lg">
          <SectionLink
            to="/"
            activeOptions={{ exact: true }}
            onClick={onFollow}
            label="Backends"
            leftSection={<SectionIcon icon={IconStack2} />}
            className={classes['link']}
          />
          <Stack gap={4}>
            <BackendSwitcher current={backend} />
            {backend && <BackendSections backendId={backend.id} onFollow={onFollow} />}
          </Stack>
        </Stack>
      </ScrollArea>
    </Stack>
  );
}

const nothing = (): void => undefined;

interface BackendSectionsProps {
  readonly backendId: string;
  readonly onFollow: () => void;
}

function BackendSections({ backendId, onFollow }: BackendSectionsProps) {
  return backendSections.map(({ label, to, icon, exact }) => (
    <SectionLink
      key={to}
      to={to}
      params={{ backendId }}
      activeOptions={{ exact, includeSearch: false }}
      onClick={onFollow}
      label={label}
      leftSection={<SectionIcon icon={icon} />}
      className={classes['link']}
    />
  ));
}

function SectionIcon({ icon: Icon }: { readonly icon: TablerIcon }) {
  return <Icon size={20} stroke={1.6} aria-hidden />;
}
