// oxlint-disable import/no-unassigned-import -- style sheets have no names
import '@fontsource-variable/inter/index.css';
import './global.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactElement, ReactNode } from 'react';

import { theme, themeVariables } from './theme.ts';

export interface UiProviderProps {
  readonly children: ReactNode;
}

/** The look, in the scheme that the system asks for unless the person chose another. */
export function UiProvider({ children }: UiProviderProps): ReactElement {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={themeVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      {children}
    </MantineProvider>
  );
}
