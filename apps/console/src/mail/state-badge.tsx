import { Badge } from '@mantine/core';

import type { Mail } from '../app/trpc.ts';
import { stateWords } from './mail-words.ts';

export function StateBadge({ state }: Pick<Mail, 'state'>) {
  const { label, isTrouble } = stateWords[state];
  return (
    <Badge
      variant={isTrouble ? 'light' : 'default'}
      tt="none"
      fw={550}
      flex="none"
      {...(isTrouble && { color: 'red' })}
    >
      {label}
    </Badge>
  );
}
