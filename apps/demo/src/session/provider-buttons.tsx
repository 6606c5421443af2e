import { BusyButton, describeError } from '@aalto/ui';
import { Alert } from '@mantine/core';
import type { ReactElement } from 'react';

import { ProviderMark } from '../parts/provider-mark.tsx';
import { providerTitle } from './providers-query.ts';
import type { Provider } from './providers-query.ts';
import { useProviderVisit } from './use-provider-visit.ts';

export interface ProviderButtonsProps {
  readonly providers: readonly Provider[];
  /** Where the person wanted to go. */
  readonly next: string | undefined;
}

export function ProviderButtons({ providers, next }: ProviderButtonsProps): ReactElement {
  const { leavingTo, error, begin } = useProviderVisit();
  return (
    <>
      {providers.map(({ name, kind }) => (
        <BusyButton
          key={name}
          variant="default"
          leftSection={<ProviderMark name={name} kind={kind} />}
          isBusy={leavingTo === name}
          onClick={() => begin({ provider: name, next })}
        >
          Continue with {providerTitle(name)}
        </BusyButton>
      ))}
      {Boolean(error) && (
        <Alert color="red" variant="light" role="alert">
          {describeError(error).title}. {describeError(error).message}
        </Alert>
      )}
    </>
  );
}
