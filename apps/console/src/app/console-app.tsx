import { AaltoProvider } from '@aalto/sdk/react';
import { RouterProvider } from '@tanstack/react-router';

import { ConsoleContext } from './console-context.tsx';
import type { Console } from './create-console.ts';
import { createAppRouter } from './router.tsx';

const router = createAppRouter();

export function ConsoleApp({ console }: { readonly console: Console }) {
  return (
    <ConsoleContext value={console}>
      <AaltoProvider client={console.client} requests={console.requests}>
        <RouterProvider router={router} />
      </AaltoProvider>
    </ConsoleContext>
  );
}
