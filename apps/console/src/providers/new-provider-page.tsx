import { ErrorState, LoadingState } from '@aalto/ui';
import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { NewProvider } from './new-provider.tsx';
import { useProviders } from './use-providers.ts';

const route = getRouteApi('/signed-in/backends/$backendId/providers/new');

export function NewProviderPage() {
  const { backendId } = route.useParams();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Add a provider'}
      description="Register your app there, and enter here what you get."
    >
      {() => <Loaded backendId={backendId} />}
    </BackendPage>
  );
}

function Loaded({ backendId }: { readonly backendId: string }) {
  const { data, error, refetch } = useProviders(backendId);
  if (data) return <NewProvider backendId={backendId} {...data} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <LoadingState label="Loading the form" rows={1} rowHeight={480} />;
}
