import { useMemo, useState } from 'react';

import { useMfaContext } from '../aalto-context.ts';
import { useCodeEntry } from '../code/use-code-entry.ts';
import type { CodeEntryView } from '../code/use-code-entry.ts';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { useLatest } from '../store/use-latest.ts';
import { useStore } from '../store/use-store.ts';
import { createEnrollment } from './enrollment.ts';
import type { EnrollmentInput, EnrollmentState } from './enrollment.ts';

export interface UseEnrollMfaOptions extends EnrollmentInput {
  /** With the recovery codes that came with a first factor: shown now or never. Null where none came. */
  readonly onEnrolled: (issued: IssuedRecoveryCodes | null) => void;
}

export interface EnrollMfaView {
  /** While `pending`: `secret` to type by hand, and `otpauthUrl` to draw as a QR code or to open on this device. */
  readonly enrollment: EnrollmentState;
  /** The field for the first code. */
  readonly code: CodeEntryView;
  /** Begins another one, such as after `expired` or `refused`. */
  readonly restart: () => void;
}

/**
 * Sets up an authenticator, from the secret to its first code. It begins by itself, and once, however often the page is
 * rendered or hidden meanwhile; its options count as they were then.
 *
 * @example
 * import { useEnrollMfa } from '@aalto/sdk/react';
 *
 * function Enroll({ onDone }: { onDone: () => void }) {
 *   const { enrollment, code, restart } = useEnrollMfa({ onEnrolled: onDone });
 *   if (enrollment.status === 'expired') return <button onClick={restart}>Show a new key</button>;
 *   if (enrollment.status !== 'pending') return null;
 *   return (
 *     <form {...code.formProps}>
 *       <p>{enrollment.secret}</p>
 *       <input {...code.inputProps} aria-label="Code" />
 *     </form>
 *   );
 * }
 */
export function useEnrollMfa(options: UseEnrollMfaOptions): EnrollMfaView {
  const mfa = useMfaContext('useEnrollMfa');
  const onEnrolled = useLatest(options.onEnrolled);
  const [flow] = useState(() => {
    const { friendlyName, replaces } = options;
    return createEnrollment({ mfa, input: { friendlyName, replaces }, onEnrolled });
  });
  const enrollment = useStore(flow);
  const code = useCodeEntry({ onSubmit: flow.verify });
  const restart = useMemo(() => () => void flow.start(), [flow]);
  return { enrollment, code, restart };
}
