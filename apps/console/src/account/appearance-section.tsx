import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';

import { Section } from '../parts/section.tsx';

const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section
      title="Appearance"
      description="“System” follows the setting of your device."
      action={
        <SegmentedControl
          aria-label="Colour scheme"
          data={schemes}
          value={colorScheme}
          onChange={setColorScheme}
        />
      }
    />
  );
}
