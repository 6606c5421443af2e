import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { useIssuedRecoveryCodes } from './use-issued-recovery-codes.ts';
import type { IssuedRecoveryCodesView, UseIssuedRecoveryCodesOptions } from './use-issued-recovery-codes.ts';

export interface ShowRecoveryCodesProps extends UseIssuedRecoveryCodesOptions {
  readonly onDone: () => void;
  /** In place of everything that this part would show. */
  readonly children?: (view: IssuedRecoveryCodesView) => ReactNode;
}

/**
 * Shows new recovery codes, once: plain HTML, to be styled by `[data-part]` or to be replaced by `children`.
 *
 * @example
 * import { EnrollMfa, ShowRecoveryCodes } from '@aalto/sdk/react';
 * import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
 * import { useState } from 'react';
 *
 * function SetUp({ onDone }: { onDone: () => void }) {
 *   const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
 *   if (issued) return <ShowRecoveryCodes issued={issued} appName="Notes" onDone={onDone} />;
 *   return <EnrollMfa onEnrolled={(codes) => (codes ? setIssued(codes) : onDone())} />;
 * }
 */
export function ShowRecoveryCodes(props: ShowRecoveryCodesProps): ReactElement {
  const view = useIssuedRecoveryCodes(props);
  return <>{props.children ? props.children(view) : <Codes view={view} onDone={props.onDone} />}</>;
}

interface CodesProps extends Pick<ShowRecoveryCodesProps, 'onDone'> {
  readonly view: IssuedRecoveryCodesView;
}

function Codes({ view, onDone }: CodesProps): ReactElement {
  const { sheet, copy, copied, download, print, isKept, setKept } = view;
  const [isWarned, setWarned] = useState(false);
  return (
    <section data-part="recovery-codes" aria-label="Recovery codes">
      <p>{sheet.advice} They are shown now and never again.</p>
      <ol aria-label="Recovery codes">
        {sheet.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <button type="button" onClick={copy}>
        Copy
      </button>
      <button type="button" onClick={download}>
        Download
      </button>
      <button type="button" onClick={print}>
        Print
      </button>
      <p role="status">{copied === 'yes' && 'The codes are copied.'}</p>
      {copied === 'refused' && <p role="alert">The browser did not allow it. Download the codes instead.</p>}
      <label>
        <input type="checkbox" checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />{' '}
        I have saved these codes
      </label>
      <button type="button" onClick={() => (isKept ? onDone() : setWarned(true))}>
        Done
      </button>
      {isWarned && !isKept && (
        <p role="alert">Save the codes first, and tick that you have: they are not shown again.</p>
      )}
    </section>
  );
}
