import { AaltoProvider } from '@aalto/sdk/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import type { Demo } from './create-demo.ts';
import { DemoContext } from './demo-context.ts';
import { router } from './router.tsx';

export interface DemoAppProps {
  readonly demo: Demo;
}

export function DemoApp({ demo }: DemoAppProps): ReactElement {
  return (
    <DemoContext value={demo}>
      <AaltoProvider client={demo.client} requests={demo.requests}>
        <QueryClientProvider client={demo.queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AaltoProvider>
    </DemoContext>
  );
}
