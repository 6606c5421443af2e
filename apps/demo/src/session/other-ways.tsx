import { Divider, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { offeredProviders } from './providers-query.ts';

export interface OtherWaysProps {
  readonly next: string | undefined;
  /** What goes before the providers. */
  readonly children?: ReactNode;
}

/** Below the password, which is what most people come with; the last on its page, so that nothing moves when it comes. */
export function OtherWays({ next, children }: OtherWaysProps): ReactElement | null {
  const { client } = useDemo();
  const { data } = useQuery(offeredProviders(client));
  const providers = data?.providers ?? [];
  if (!children && providers.length === 0) return null;
  return (
    <Stack gap="sm" mt="lg">
      <Divider label="or" />
      {children}
      <ProviderButtons providers={providers} next={next} />
    </Stack>
  );
}
