import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { explainMfaError } from '../part-words.ts';
import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';
import { ShowRecoveryCodes } from './show-recovery-codes.tsx';
import { useRecoveryCodes } from './use-recovery-codes.ts';
import type { RecoveryCodesView } from './use-recovery-codes.ts';

export interface RecoveryCodesProps {
  /** What people know the app as: for the name of the file, and its first line. */
  readonly appName: string;
  /** In place of everything that this part would show. */
  readonly children?: (view: RecoveryCodesView) => ReactNode;
}

/**
 * How many recovery codes are left, and a button for new ones, which it then shows: plain HTML, to be styled by
 * `[data-part]` or to be replaced by `children`.
 *
 * @example
 * import { RecoveryCodes } from '@aalto/sdk/react';
 *
 * const plain = <RecoveryCodes appName="Notes" />;
 */
export function RecoveryCodes({ appName, children }: RecoveryCodesProps): ReactElement {
  const view = useRecoveryCodes();
  return <>{children ? children(view) : <Account view={view} appName={appName} />}</>;
}

interface AccountProps extends Pick<RecoveryCodesProps, 'appName'> {
  readonly view: RecoveryCodesView;
}

function Account({ view, appName }: AccountProps): ReactElement {
  const { remaining, regenerate, isRegenerating } = view;
  const error = view.refusal ?? (remaining === null ? view.error : null);
  const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
  if (issued) return <ShowRecoveryCodes issued={issued} appName={appName} onDone={() => setIssued(null)} />;
  return (
    <section data-part="recovery-codes" aria-label="Recovery codes">
      {remaining !== null && <p>{remaining} recovery codes are left.</p>}
      {error && <p role="alert">{explainMfaError(error)}</p>}
      {remaining !== null && remaining > 0 && <p>New ones end those that you have.</p>}
      <button
        type="button"
        aria-disabled={isRegenerating}
        onClick={() => {
          if (!isRegenerating) void regenerate().then(setIssued);
        }}
      >
        Make new recovery codes
      </button>
    </section>
  );
}
