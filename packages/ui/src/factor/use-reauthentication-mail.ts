import type { Api } from '@aalto/sdk';
import { useState } from 'react';

/** The code that is mailed to whoever is signed in, once they ask for it. */
export function useReauthenticationMail(auth: Pick<Api['auth'], 'sendReauthenticationCode'>) {
  const [sentAt, setSentAt] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);

  async function send(): Promise<unknown> {
    setSending(true);
    setError(null);
    const { error: refused } = await auth.sendReauthenticationCode();
    setSending(false);
    setError(refused);
    if (refused === null) setSentAt(Date.now());
    return refused;
  }

  return { sentAt, error, isSending, send, forget: () => setSentAt(null) };
}
