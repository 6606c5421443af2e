import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { useOtherScheme } from './use-other-scheme.ts';

export function ColorSchemeToggle(): ReactElement {
  const { other, label, apply } = useOtherScheme();
  const Icon = other === 'dark' ? IconMoon : IconSun;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={apply}>
        <Icon size={19} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
