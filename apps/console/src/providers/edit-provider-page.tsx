import { ErrorState, LoadingState } from '@aalto/ui';
import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { NotFoundPage } from '../parts/not-found-page.tsx';
import { EditProvider } from './edit-provider.tsx';
import { displayName } from './provider-words.ts';
import { useProviders } from './use-providers.ts';

const route = getRouteApi('/signed-in/backends/$backendId/providers/$providerId');

export function EditProviderPage() {
  const { backendId, providerId } = route.useParams();
  const { data, error, refetch } = useProviders(backendId);
  const provider = data?.providers.find(({ id }) => id === providerId);
  if (data && !provider) return <NotFoundPage />;
  return (
    <BackendPage
      backendId={backendId}
      title={() => (provider ? displayName(provider) : 'Provider')}
      description="How this backend is known to the provider."
    >
      {() => {
        if (provider) return <EditProvider key={provider.id} backendId={backendId} provider={provider} />;
        if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
        return <LoadingState label="Loading the provider" rows={1} rowHeight={480} />;
      }}
    </BackendPage>
  );
}
