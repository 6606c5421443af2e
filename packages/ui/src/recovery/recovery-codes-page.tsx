import type { ReactElement } from 'react';

import { Page } from '../page/page.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import type { RecoveryCodesProps } from './recovery-codes.tsx';

const PURPOSE =
  'On the day that you lose your phone, one of them lets you in: each works once, in place of the code of your authenticator app. They are shown now and never again, so keep them where you get at them without the phone.';

/** In place of what led here. */
export function RecoveryCodesPage(props: RecoveryCodesProps): ReactElement {
  const { isReplacement } = props.issued;
  return (
    <Page
      title={isReplacement ? 'Save your new recovery codes' : 'Save your recovery codes'}
      description={isReplacement ? `The ones that you had no longer work. ${PURPOSE}` : PURPOSE}
    >
      <RecoveryCodes {...props} />
    </Page>
  );
}
