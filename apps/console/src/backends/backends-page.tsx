import { EmptyState, ErrorState, LoadingState, Page, StaleNotice } from '@aalto/ui';
import { IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';
import { BackendList } from './backend-list.tsx';

export function BackendsPage() {
  return (
    <Page title="Backends" description="Each has its own users, keys and settings.">
      <Backends />
    </Page>
  );
}

function Backends() {
  const { data, error, refetch } = useQuery(useTRPC().backends.list.queryOptions());
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState label="Loading your backends" rows={3} />;
  return (
    <>
      {error && <StaleNotice onRetry={() => void refetch()} />}
      {data.backends.length === 0 ? <NoBackends /> : <BackendList backends={data.backends} />}
    </>
  );
}

function NoBackends() {
  return (
    <EmptyState icon={<IconStack2 size={32} stroke={1.5} />} title="No backend yet">
      The backends that you run will be listed here. Ask another operator to share one with you.
    </EmptyState>
  );
}
