import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useTRPC } from '../app/trpc.ts';
import { NotAnOperatorPage } from './not-an-operator-page.tsx';

/**
 * Tells those who are no operators so, at once and everywhere. The server refuses them; this only explains. Any other
 * error is for the page that asked.
 */
export function OperatorGate({ children }: { readonly children: ReactNode }) {
  const { error } = useQuery(useTRPC().backends.list.queryOptions());
  return error?.data?.reason === 'forbidden' ? <NotAnOperatorPage /> : children;
}
