import { Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

export interface WordmarkProps {
  /** What of Aalto this is, such as `console`. */
  readonly suffix?: string;
}

/** Aalto is Finnish for wave. */
export function Wordmark({ suffix }: WordmarkProps): ReactElement {
  return (
    <Group component="span" gap={8} wrap="nowrap" style={{ whiteSpace: 'nowrap' }}>
      <Wave />
      <Text component="span" fz={18} fw={650} lh={1} lts="-0.02em">
        Aalto
        {suffix && (
          <Text component="span" inherit fw={450} c="dimmed">
            {` ${suffix}`}
          </Text>
        )}
      </Text>
    </Group>
  );
}

function Wave(): ReactElement {
  return (
    <svg width="30" height="20" viewBox="0 0 30 20" fill="none" aria-hidden="true">
      <path
        d="M2 14.500c5.600 0 6.600-10 12-10s5.800 11 10.800 11c1.400 0 2.400-.6 3.200-1.500"
        stroke="var(--app-mark)"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
