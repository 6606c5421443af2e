import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { FirstAuthenticatorSection } from './first-authenticator-section.tsx';
import { ProofLimitsSection } from './proof-limits-section.tsx';
import { RedirectUrlsSection } from './redirect-urls-section.tsx';
import { RequireMfaSection } from './require-mfa-section.tsx';
import { SignUpSection } from './sign-up-section.tsx';

const route = getRouteApi('/signed-in/backends/$backendId/authentication');

export function AuthenticationPage() {
  const { backendId } = route.useParams();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Authentication'}
      description="How the users of this backend sign up, and prove who they are."
    >
      {(backend, isSettled) => (
        <>
          <RequireMfaSection backend={backend} isSettled={isSettled} />
          <ProofLimitsSection key={`limits of ${backend.id}`} backend={backend} isSettled={isSettled} />
          <FirstAuthenticatorSection backend={backend} isSettled={isSettled} />
          <SignUpSection backend={backend} isSettled={isSettled} />
          <RedirectUrlsSection key={`URLs of ${backend.id}`} backend={backend} isSettled={isSettled} />
        </>
      )}
    </BackendPage>
  );
}
