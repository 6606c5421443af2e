import type { RecoveryCodesSheet } from '@aalto/sdk/react';
import { createPortal } from 'react-dom';
import type { ReactElement } from 'react';

import classes from './printed-recovery-codes.module.css';
import { RecoveryCodeList } from './recovery-code-list.tsx';

/** What paper shows in place of the app. On a screen it is not there, for nobody. */
export function PrintedRecoveryCodes({ title, facts, advice, codes }: RecoveryCodesSheet): ReactElement {
  return createPortal(
    <section className={classes['sheet']} data-testid="printed-recovery-codes">
      <h1>{title}</h1>
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      <RecoveryCodeList codes={codes} />
      <p>{advice}</p>
    </section>,
    document.body,
  );
}
