import type { ReactElement, ReactNode } from 'react';

import { CodeForm } from '../code/code-form.tsx';
import { explainMfaError } from '../part-words.ts';
import { useEnrollMfa } from './use-enroll-mfa.ts';
import type { EnrollMfaView, UseEnrollMfaOptions } from './use-enroll-mfa.ts';

export interface EnrollMfaProps extends UseEnrollMfaOptions {
  readonly onCancel?: (() => void) | undefined;
  /** Draws the `otpauth:` address as a QR code, in the browser: it holds the secret. Without it there is a link, and the key. */
  readonly qrCode?: ((otpauthUrl: string) => ReactNode) | undefined;
  /** In place of everything that this part would show. */
  readonly children?: (view: EnrollMfaView) => ReactNode;
}

/**
 * Sets up an authenticator app: plain HTML, to be styled by `[data-part]` or to be replaced by `children`.
 *
 * @example
 * import { EnrollMfa } from '@aalto/sdk/react';
 *
 * const plain = <EnrollMfa onEnrolled={(issued) => console.log(issued?.codes)} />;
 * const dressed = (
 *   <EnrollMfa onEnrolled={() => console.log('done')}>
 *     {({ enrollment, code }) => enrollment.status === 'pending' && <input {...code.inputProps} />}
 *   </EnrollMfa>
 * );
 */
export function EnrollMfa(props: EnrollMfaProps): ReactElement {
  const view = useEnrollMfa(props);
  return <>{props.children ? props.children(view) : <EnrollMfaForm {...props} view={view} />}</>;
}

export interface EnrollMfaFormProps extends Pick<EnrollMfaProps, 'onCancel' | 'qrCode'> {
  readonly view: EnrollMfaView;
}

/** What `EnrollMfa` shows by itself. */
export function EnrollMfaForm({ view, onCancel, qrCode }: EnrollMfaFormProps): ReactElement {
  const { enrollment, code, restart } = view;
  switch (enrollment.status) {
    case 'starting':
    case 'enrolled':
      return <p role="status">One moment</p>;
    case 'refused':
      return (
        <Interim action="Try again" onAction={restart} onCancel={onCancel}>
          {explainMfaError(enrollment.error)}
        </Interim>
      );
    case 'expired':
      return (
        <Interim action="Show a new one" onAction={restart} onCancel={onCancel}>
          This key has expired. If your authenticator app has it already, remove it there.
        </Interim>
      );
    case 'pending':
      return (
        <section data-part="enroll-mfa" aria-label="Set up an authenticator app">
          <Key {...enrollment} qrCode={qrCode} />
          <CodeForm code={code} onCancel={onCancel} />
        </section>
      );
  }
}

interface KeyProps extends Pick<EnrollMfaProps, 'qrCode'> {
  readonly secretInGroups: string;
  readonly otpauthUrl: string;
}

/** The same secret in three forms: to scan, to open on this phone, to type. */
function Key({ secretInGroups, otpauthUrl, qrCode }: KeyProps): ReactElement {
  return (
    <div data-part="key">
      {qrCode?.(otpauthUrl)}
      <p>
        <a href={otpauthUrl}>Open in your authenticator app</a>, or enter this key there:
      </p>
      <p>
        <code data-part="secret">{secretInGroups}</code>
      </p>
      <p>Then enter the code that it shows.</p>
    </div>
  );
}

interface InterimProps extends Pick<EnrollMfaProps, 'onCancel'> {
  readonly action: string;
  readonly onAction: () => void;
  readonly children: ReactNode;
}

function Interim({ action, onAction, onCancel, children }: InterimProps): ReactElement {
  return (
    <div data-part="enroll-mfa">
      <p role="alert">{children}</p>
      <button type="button" onClick={onAction}>
        {action}
      </button>
      {onCancel && (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </div>
  );
}
