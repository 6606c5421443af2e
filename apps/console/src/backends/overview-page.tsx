import { CopyField } from '@aalto/ui';
import { getRouteApi } from '@tanstack/react-router';

import { useConsole } from '../app/console-context.tsx';
import { Section } from '../parts/section.tsx';
import { BackendDetails } from './backend-details.tsx';
import { BackendPage } from './backend-page.tsx';
import { ConnectSnippet } from './connect-snippet.tsx';

const route = getRouteApi('/signed-in/backends/$backendId');

export function OverviewPage() {
  const { backendId } = route.useParams();
  const { apiUrl } = useConsole();
  return (
    <BackendPage backendId={backendId} title={(backend) => backend?.name ?? 'Backend'}>
      {(backend) => (
        <>
          <Section
            title="Connect your app"
            description="The anon key is public, so it may be in your app’s code. It names this backend in every call, and on its own opens only what anyone may read."
          >
            <CopyField label="API address" value={apiUrl} />
            <CopyField label="Anon key" value={backend.anonKey} testId="anon-key" />
            <ConnectSnippet url={apiUrl} anonKey={backend.anonKey} />
          </Section>
          <BackendDetails backend={backend} />
        </>
      )}
    </BackendPage>
  );
}
