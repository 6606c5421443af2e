import type { Api, AuthVerifyRecoveryCodeOutput, Client } from '@aalto/sdk';
import type { ReactElement } from 'react';

import { FewCodesLeft } from '../recovery/few-codes-left.tsx';
import { FEW_RECOVERY_CODES } from '../recovery/issued-recovery-codes.ts';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { RecoveryCodesPage } from '../recovery/recovery-codes-page.tsx';

/** What a proof brought along that must not be missed: new recovery codes, or that few are left. */
export type Sequel =
  | { readonly kind: 'save'; readonly issued: IssuedRecoveryCodes }
  | { readonly kind: 'few-left'; readonly recovered: AuthVerifyRecoveryCodeOutput };

export function sequelOf(recovered: AuthVerifyRecoveryCodeOutput): Sequel | null {
  return recovered.remaining > FEW_RECOVERY_CODES ? null : { kind: 'few-left', recovered };
}

export interface StepUpSequelProps {
  readonly sequel: Sequel;
  readonly auth: Client<Api>['auth'];
  readonly onSequel: (sequel: Sequel) => void;
  readonly onDone: () => void;
}

export function StepUpSequel({ sequel, auth, onSequel, onDone }: StepUpSequelProps): ReactElement {
  if (sequel.kind === 'save') return <RecoveryCodesPage issued={sequel.issued} onDone={onDone} />;
  const { remaining, session } = sequel.recovered;
  return (
    <FewCodesLeft
      auth={auth}
      email={session.user.email}
      remaining={remaining}
      onIssued={(issued) => onSequel({ kind: 'save', issued })}
      onDecline={onDone}
    />
  );
}
