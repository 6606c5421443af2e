import { readFileSync } from 'node:fs';

import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

/**
 * How our web apps are built.
 *
 * @param base The path under which the app is served, such as `/console/`.
 */
export function webApp(base: string): UserConfig {
  return {
    base,
    plugins: [react(), favicon()],
    build: {
      // Everything in one file is faster to load than a chain of small ones, for apps of this size.
      chunkSizeWarningLimit: 1024,
      // All of these know light-dark(); for older ones it would be turned into variables that nothing here defines.
      cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    },
  };
}

/** The mark, in the page itself: every app has the same, and none has to serve it. */
function favicon(): Plugin {
  const svg = readFileSync(new URL('brand/favicon.svg', import.meta.url), 'utf8').trim();
  const href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return {
    name: 'aalto:favicon',
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'icon', type: 'image/svg+xml', href }, injectTo: 'head' },
    ],
  };
}
