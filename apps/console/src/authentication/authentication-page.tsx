import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { RequireMfaSection } from './require-mfa-section.tsx';

const route = getRouteApi('/signed-in/backends/$backendId/authentication');

export function AuthenticationPage() {
  const { backendId } = route.useParams();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Authentication'}
      description="How the users of this backend prove who they are."
    >
      {(backend, isSettled) => <RequireMfaSection backend={backend} isSettled={isSettled} />}
    </BackendPage>
  );
}
