import type { ReactElement, ReactNode } from 'react';

import { CodeForm } from '../code/code-form.tsx';
import { RecoveryCodeForm } from '../recovery/recovery-code-form.tsx';
import { useChallengeMfa } from './use-challenge-mfa.ts';
import type { ChallengeMfaView, UseChallengeMfaOptions } from './use-challenge-mfa.ts';

export interface ChallengeMfaProps extends UseChallengeMfaOptions {
  readonly onCancel?: (() => void) | undefined;
  /** In place of everything that this part would show. */
  readonly children?: (view: ChallengeMfaView) => ReactNode;
}

/**
 * Asks for a second factor: plain HTML, to be styled by `[data-part]` or to be replaced by `children`.
 *
 * @example
 * import { ChallengeMfa } from '@aalto/sdk/react';
 *
 * const plain = <ChallengeMfa onVerified={() => console.log('proven')} />;
 * const dressed = (
 *   <ChallengeMfa onVerified={() => console.log('proven')}>
 *     {({ code }) => (
 *       <form {...code.formProps}>
 *         <input {...code.inputProps} aria-label="Code" className="my-input" />
 *       </form>
 *     )}
 *   </ChallengeMfa>
 * );
 */
export function ChallengeMfa(props: ChallengeMfaProps): ReactElement {
  const view = useChallengeMfa(props);
  return <>{props.children ? props.children(view) : <ChallengeMfaForm {...props} view={view} />}</>;
}

export interface ChallengeMfaFormProps extends Pick<ChallengeMfaProps, 'onCancel'> {
  readonly view: ChallengeMfaView;
}

/** What `ChallengeMfa` shows by itself. */
export function ChallengeMfaForm({ view, onCancel }: ChallengeMfaFormProps): ReactElement {
  const { factors, method, choose, code, recoveryCode, recoveryCodesRemaining } = view;
  if (method === 'recovery_code')
    return (
      <section data-part="challenge-mfa" aria-label="Enter a recovery code">
        <RecoveryCodeForm recoveryCode={recoveryCode}>
          <button type="button" onClick={() => choose('authenticator')}>
            Use your authenticator
          </button>
          {onCancel && (
            <button type="button" onClick={onCancel}>
              Cancel
            </button>
          )}
        </RecoveryCodeForm>
      </section>
    );
  return (
    <section data-part="challenge-mfa" aria-label="Enter your code">
      <p>{describeFactors(factors.map(({ friendlyName }) => friendlyName))}</p>
      <CodeForm code={code} onCancel={onCancel}>
        <RememberDevice {...view} />
      </CodeForm>
      {recoveryCodesRemaining === 0 ? (
        <p>No recovery codes are left for this account.</p>
      ) : (
        <button type="button" onClick={() => choose('recovery_code')}>
          Use a recovery code instead
        </button>
      )}
    </section>
  );
}

function RememberDevice(
  props: Pick<ChallengeMfaView, 'rememberDeviceDays' | 'isRemembering' | 'setRemembering'>,
): ReactElement | null {
  const { rememberDeviceDays, isRemembering, setRemembering } = props;
  if (rememberDeviceDays === null) return null;
  return (
    <label>
      <input
        type="checkbox"
        checked={isRemembering}
        onChange={(event) => setRemembering(event.currentTarget.checked)}
      />{' '}
      Remember this device for {rememberDeviceDays} days
    </label>
  );
}

function describeFactors(names: readonly string[]): string {
  if (names.length === 0) return 'Enter the code that your authenticator app shows now.';
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
  return `Enter the code that ${list} shows now.`;
}
