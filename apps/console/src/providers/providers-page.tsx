import { EmptyState, ErrorState, LoadingState, StaleNotice } from '@aalto/ui';
import { Alert, Box, Paper } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

import type { Backend } from '../app/trpc.ts';
import { BackendPage } from '../backends/backend-page.tsx';
import { LinkButton, TextLink } from '../parts/router-links.tsx';
import { ProviderList } from './provider-list.tsx';
import { useProviders } from './use-providers.ts';

const route = getRouteApi('/signed-in/backends/$backendId/providers');

export function ProvidersPage() {
  const { backendId } = route.useParams();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Social sign-in'}
      description="Accounts elsewhere that people can sign in to this backend with."
    >
      {(backend) => <Providers backend={backend} />}
    </BackendPage>
  );
}

function Providers({ backend }: { readonly backend: Backend }) {
  const { data, error, refetch } = useProviders(backend.id);
  const { addLink, expectRemoval } = useFocusAfterRemoval(data);
  const retry = (): void => void refetch();
  if (!data && error) return <ErrorState error={error} onRetry={retry} />;
  if (!data) return <LoadingState label="Loading the providers" rows={2} rowHeight={180} />;
  return (
    <>
      {error && <StaleNotice onRetry={retry} />}
      {backend.redirectUrls.length === 0 && <NoRedirectUrls backendId={backend.id} />}
      {data.providers.length === 0 ? (
        <Paper>
          <EmptyState
            icon={<IconUsersGroup size={32} stroke={1.4} />}
            title="No providers yet"
            action={<AddProvider ref={addLink} backendId={backend.id} />}
          >
            Add Google, GitHub or any OpenID Connect provider, and your app can offer its button.
          </EmptyState>
        </Paper>
      ) : (
        <>
          <ProviderList backendId={backend.id} providers={data.providers} onRemoved={expectRemoval} />
          <Box>
            <AddProvider ref={addLink} backendId={backend.id} />
          </Box>
        </>
      )}
    </>
  );
}

/** Once what had the focus is gone from the list, it goes to what is there with and without a list. */
function useFocusAfterRemoval(providers: unknown) {
  const addLink = useRef<HTMLAnchorElement>(null);
  const isExpected = useRef(false);
  useEffect(() => {
    if (isExpected.current) addLink.current?.focus();
    isExpected.current = false;
  }, [providers]);
  return { addLink, expectRemoval: () => void (isExpected.current = true) };
}

interface AddProviderProps {
  readonly ref: RefObject<HTMLAnchorElement | null>;
  readonly backendId: string;
}

function AddProvider({ ref, backendId }: AddProviderProps) {
  return (
    <LinkButton
      ref={ref}
      to="/backends/$backendId/providers/new"
      params={{ backendId }}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      Add a provider
    </LinkButton>
  );
}

function NoRedirectUrls({ backendId }: { readonly backendId: string }) {
  return (
    <Alert variant="default" title="No redirect URL is set">
      Social sign-in comes back to a page of your app, which has to be among the redirect URLs of this
      backend.{' '}
      <TextLink to="/backends/$backendId/authentication" params={{ backendId }} inherit underline="always">
        Add it under Authentication
      </TextLink>
    </Alert>
  );
}
