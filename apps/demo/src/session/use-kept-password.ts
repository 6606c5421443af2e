import { useSession } from '@aalto/sdk/react';
import type { Credentials } from '@aalto/ui';
import { useEffect } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { mayLackPassword } from './pending-mail.ts';
import type { PendingMail } from './pending-mail.ts';
import { tellPasswordNotKept } from './tell-password-not-kept.ts';

/**
 * Sets the password of a sign-up once its address is proven, in whichever tab: a mail that is asked for again brings none
 * along, since anybody may ask for it (docs/decisions/0014).
 *
 * @param chosen Undefined after a reload.
 */
export function useKeptPassword(mail: PendingMail | null, chosen: Credentials | undefined): void {
  const { client } = useDemo();
  const { session } = useSession();
  const isProven = mayLackPassword(mail, session?.user.email);
  const password = chosen?.email === mail?.email ? chosen?.password : undefined;
  useEffect(() => {
    if (!isProven) return;
    async function keep(): Promise<void> {
      const isKept = password !== undefined && (await client.auth.updateUser({ password })).error === null;
      if (!isKept) tellPasswordNotKept();
    }
    void keep();
  }, [client, isProven, password]);
}
