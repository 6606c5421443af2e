import { ErrorState, LoadingState, StaleNotice } from '@aalto/ui';
import { Box } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';

import type { Backend, User } from '../app/trpc.ts';
import { BackendPage } from '../backends/backend-page.tsx';
import { NotFoundPage } from '../parts/not-found-page.tsx';
import { LinkButton } from '../parts/router-links.tsx';
import { AccountFacts } from './account-facts.tsx';
import { BanSection } from './ban-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { useIsOneself } from './use-is-oneself.ts';
import { useUser } from './use-users.ts';

const route = getRouteApi('/signed-in/backends/$backendId/users/$userId');

export function UserPage() {
  const { backendId, userId } = route.useParams();
  const { data, error, refetch } = useUser(backendId, userId);
  const reason = error?.data?.reason;
  if (reason === 'not_found' || reason === 'validation_failed') return <NotFoundPage />;

  const retry = (): void => void refetch();
  return (
    <BackendPage backendId={backendId} title={() => data?.user.email ?? 'User'}>
      {(backend) => (
        <>
          <WayBack backendId={backendId} />
          {data && error && <StaleNotice onRetry={retry} />}
          {data && <Sections key={userId} backend={backend} user={data.user} />}
          {!data && error && <ErrorState error={error} onRetry={retry} />}
          {!data && !error && <LoadingState label="Loading the user" rows={2} rowHeight={260} />}
        </>
      )}
    </BackendPage>
  );
}

function WayBack({ backendId }: { readonly backendId: string }) {
  const { search } = route.useSearch();
  return (
    <Box mt={-12} ml={-8}>
      <LinkButton
        to="/backends/$backendId/users"
        params={{ backendId }}
        search={search === undefined ? {} : { search }}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
      >
        {search === undefined ? 'All users' : 'What was found'}
      </LinkButton>
    </Box>
  );
}

function Sections({ backend, user }: { readonly backend: Backend; readonly user: User }) {
  const isOneself = useIsOneself(backend, user.id);
  const about = { backendId: backend.id, user, isOneself };
  return (
    <>
      <AccountFacts user={user} isOneself={isOneself} />
      <SecondFactorSection {...about} />
      <SessionsSection {...about} />
      <BanSection {...about} />
    </>
  );
}
