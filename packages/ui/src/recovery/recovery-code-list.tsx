import { Box } from '@mantine/core';
import type { ReactElement } from 'react';

import classes from './recovery-code-list.module.css';

/** Numbered, to be read out and crossed out one after another. */
export function RecoveryCodeList({ codes }: { readonly codes: readonly string[] }): ReactElement {
  return (
    <Box component="ol" aria-label="Recovery codes" className={classes['list'] ?? ''}>
      {codes.map((code) => (
        <li key={code} className={classes['code']}>
          {code}
        </li>
      ))}
    </Box>
  );
}
