import { Box, Group } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import classes from './ruled-list.module.css';

export interface RuledListProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A list with a hairline between its items. */
export function RuledList({ label, children }: RuledListProps): ReactElement {
  return (
    <Box component="ul" aria-label={label} className={classes['list'] ?? ''}>
      {children}
    </Box>
  );
}

/** A mark, what is known of it, and what can be done. */
export function RuledRow({ children }: Pick<RuledListProps, 'children'>): ReactElement {
  return (
    <Group component="li" className={classes['item'] ?? ''} gap="sm" wrap="nowrap" py="sm">
      {children}
    </Group>
  );
}
