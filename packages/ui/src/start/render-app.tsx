import { Center, Loader } from '@mantine/core';
import { StrictMode } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { UiProvider } from '../theme/ui-provider.tsx';
import { ConfigError } from './config-error.tsx';
import { loadConfig } from './load-config.ts';
import type { AppConfig } from './load-config.ts';

/**
 * Starts an app inside a {@link UiProvider}, once it knows where its API is.
 *
 * @param root Null is a mistake in index.html.
 * @param makeApp Called once: the place to make the client.
 */
export function renderApp(root: HTMLElement | null, makeApp: (config: AppConfig) => ReactNode): void {
  if (!root) throw new TypeError('index.html has no element for the app.');
  const reactRoot = createRoot(root);
  const show = (content: ReactNode): void =>
    reactRoot.render(
      <StrictMode>
        <UiProvider>{content}</UiProvider>
      </StrictMode>,
    );

  async function start(): Promise<void> {
    show(<Starting />);
    const config = await loadConfig().catch((error: unknown) => {
      console.error(error);
      return null;
    });
    show(config ? makeApp(config) : <ConfigError onRetry={start} />);
  }

  void start();
}

function Starting(): ReactElement {
  return (
    <Center component="main" mih="100dvh">
      <Loader size="sm" role="status" aria-label="Starting" />
    </Center>
  );
}
