import { useState } from 'react';

/** Why a code was mailed. */
export type MailReason = 'sign_in' | 'sign_up' | 'password_reset';

export interface PendingMail {
  readonly reason: MailReason;
  readonly email: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

const KEY = 'aalto-notes.mail';

/** The mail that this tab waits for. Kept with the tab: phones drop it while its owner looks into the inbox. */
export function usePendingMail(reason: MailReason) {
  const [pending, setPending] = useState(() => {
    const stored = readPendingMail();
    return stored?.reason === reason ? stored : null;
  });

  function remember(email: string): void {
    const mail = { reason, email, sentAt: Date.now() };
    sessionStorage.setItem(KEY, JSON.stringify(mail));
    setPending(mail);
  }

  function forget(): void {
    forgetPendingMail();
    setPending(null);
  }

  return { pending, remember, forget };
}

export function readPendingMail(): PendingMail | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isPendingMail(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function forgetPendingMail(): void {
  sessionStorage.removeItem(KEY);
}

function isPendingMail(value: unknown): value is PendingMail {
  if (typeof value !== 'object' || value === null) return false;
  const { reason, email, sentAt }: { [Name in keyof PendingMail]?: unknown } = value;
  const isReason = reason === 'sign_in' || reason === 'sign_up' || reason === 'password_reset';
  return isReason && typeof email === 'string' && typeof sentAt === 'number';
}
