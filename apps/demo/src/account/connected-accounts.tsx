import { BusyButton, LoadingState, describeError } from '@aalto/ui';
import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { ProviderMark } from '../parts/provider-mark.tsx';
import { Section } from '../parts/section.tsx';
import { offeredProviders, providerTitle } from '../session/providers-query.ts';
import type { Provider } from '../session/providers-query.ts';
import { useProviderVisit } from '../session/use-provider-visit.ts';
import { ownIdentities } from './identities-queries.ts';
import type { Identity } from './identities-queries.ts';
import { IdentityList } from './identity-list.tsx';
import { RemoveIdentity } from './remove-identity.tsx';

/** The accounts of elsewhere that one may sign in with. */
export function ConnectedAccounts(): ReactElement {
  const { client } = useDemo();
  const heading = useRef<HTMLHeadingElement>(null);
  const [toRemove, setToRemove] = useState<Identity | null>(null);
  const query = useQuery(ownIdentities(client));
  const providers = useQuery(offeredProviders(client));
  return (
    <Section
      id="connected"
      title="Connected accounts"
      heading={heading}
      description="Other accounts of yours that open this one."
    >
      <Loaded
        query={query}
        loading={<LoadingState label="Loading your connected accounts" rows={1} rowHeight={36} />}
      >
        {({ identities }) => (
          <>
            {identities.length > 0 && <IdentityList identities={identities} onRemove={setToRemove} />}
            <Connect providers={notConnected(providers.data?.providers ?? [], identities)} />
            {identities.length === 0 && providers.data?.providers.length === 0 && (
              <Text size="sm">There are none yet that could be connected here.</Text>
            )}
          </>
        )}
      </Loaded>
      <RemoveIdentity
        identity={toRemove}
        onClose={() => setToRemove(null)}
        // The button that asked is gone with its account.
        onRemoved={() => heading.current?.focus()}
      />
    </Section>
  );
}

function Connect({ providers }: { readonly providers: readonly Provider[] }): ReactElement | null {
  const { leavingTo, error, begin } = useProviderVisit();
  if (providers.length === 0) return null;
  return (
    <>
      {Boolean(error) && (
        <Alert color="red" variant="light" role="alert">
          {describeError(error).title}. {describeError(error).message}
        </Alert>
      )}
      <Group gap="sm">
        {providers.map(({ name, kind }) => (
          <BusyButton
            key={name}
            variant="default"
            leftSection={<ProviderMark name={name} kind={kind} />}
            isBusy={leavingTo === name}
            onClick={() => begin({ provider: name, isLink: true })}
          >
            Connect {providerTitle(name)}
          </BusyButton>
        ))}
      </Group>
    </>
  );
}

function notConnected(providers: readonly Provider[], identities: readonly Identity[]): Provider[] {
  return providers.filter(({ name }) => !identities.some(({ provider }) => provider === name));
}
