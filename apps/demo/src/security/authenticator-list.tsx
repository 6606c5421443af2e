import type { ListedFactor } from '@aalto/sdk/react';
import { Box } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';

import classes from '../parts/ruled-list.module.css';
import { AuthenticatorRow } from './authenticator-row.tsx';
import type { AuthenticatorRowProps } from './authenticator-row.tsx';
import { RenameAuthenticator } from './rename-authenticator.tsx';

export interface AuthenticatorListProps extends Pick<AuthenticatorRowProps, 'onReplace' | 'onRemove'> {
  readonly factors: readonly ListedFactor[];
}

export function AuthenticatorList({ factors, ...actions }: AuthenticatorListProps): ReactElement {
  const [renamedId, setRenamedId] = useState<string | null>(null);
  // Its button takes the focus back from the form that took its place.
  const [lastRenamedId, setLastRenamedId] = useState<string | null>(null);

  function leave(): void {
    setLastRenamedId(renamedId);
    setRenamedId(null);
  }

  return (
    <Box component="ul" aria-label="Authenticators" className={classes['list'] ?? ''}>
      {factors.map((factor) => (
        <Box key={factor.id} component="li" className={classes['item'] ?? ''} py="sm">
          {factor.id === renamedId ? (
            <RenameAuthenticator factor={factor} onDone={leave} />
          ) : (
            <AuthenticatorRow
              factor={factor}
              wasRenamed={factor.id === lastRenamedId}
              onRename={() => setRenamedId(factor.id)}
              {...actions}
            />
          )}
        </Box>
      ))}
    </Box>
  );
}
