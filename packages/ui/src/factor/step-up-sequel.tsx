import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import type { ReactElement } from 'react';

import { FEW_RECOVERY_CODES } from '../recovery/describe-recovery-codes.ts';
import { FewCodesLeft } from '../recovery/few-codes-left.tsx';
import { RecoveryCodesPage } from '../recovery/recovery-codes-page.tsx';

/** What a proof brought along that must not be missed: new recovery codes, or that few are left. */
export type Sequel =
  | { readonly kind: 'save'; readonly issued: IssuedRecoveryCodes }
  | { readonly kind: 'few-left'; readonly remaining: number };

export function sequelOf(remaining: number): Sequel | null {
  return remaining > FEW_RECOVERY_CODES ? null : { kind: 'few-left', remaining };
}

export interface StepUpSequelProps {
  readonly sequel: Sequel;
  readonly onSequel: (sequel: Sequel) => void;
  readonly onDone: () => void;
}

export function StepUpSequel({ sequel, onSequel, onDone }: StepUpSequelProps): ReactElement {
  if (sequel.kind === 'save') return <RecoveryCodesPage issued={sequel.issued} onDone={onDone} />;
  return (
    <FewCodesLeft
      remaining={sequel.remaining}
      onIssued={(issued) => onSequel({ kind: 'save', issued })}
      onDecline={onDone}
    />
  );
}
