import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';

export interface OtherScheme {
  readonly other: 'light' | 'dark';
  /** Such as "Use dark colours". */
  readonly label: string;
  readonly apply: () => void;
}

/** To switch between light and dark. Who returns to what the system has follows the system again. */
export function useOtherScheme(): OtherScheme {
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const current = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { setColorScheme } = useMantineColorScheme();
  const other = current === 'dark' ? 'light' : 'dark';
  return {
    other,
    label: `Use ${other} colours`,
    apply: () => setColorScheme(other === system ? 'auto' : other),
  };
}
