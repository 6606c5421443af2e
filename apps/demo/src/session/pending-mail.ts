import { useState } from 'react';

import { forgetAskedMail, MAIL_LASTS_MS, rememberAskedMail } from './asked-mail.ts';

/** Why a code was mailed. */
export type MailReason = 'sign_in' | 'sign_up' | 'password_reset';

export interface PendingMail {
  readonly reason: MailReason;
  readonly email: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** It was asked for more than once. */
  readonly isRepeated: boolean;
  /** The person went back to choose another address; the mail may be used all the same. */
  readonly isLeft: boolean;
}

const KEY = 'aalto-notes.mail';

/** The mail that this tab waits for. Kept with the tab: phones drop it while its owner looks into the inbox. */
export function usePendingMail(reason: MailReason) {
  const [mail, setMail] = useState(() => {
    const stored = readPendingMail();
    return stored?.reason === reason ? stored : null;
  });

  function keep(changed: PendingMail): void {
    sessionStorage.setItem(KEY, JSON.stringify(changed));
    setMail(changed);
  }

  function remember(email: string): void {
    rememberAskedMail();
    keep({ reason, email, sentAt: Date.now(), isRepeated: mail?.email === email, isLeft: false });
  }

  /** As far as the server knows: it refused to send it again. */
  function repeat(email: string): void {
    if (mail?.email === email) keep({ ...mail, isRepeated: true });
  }

  function leave(): void {
    if (mail) keep({ ...mail, isLeft: true });
  }

  return { mail, pending: mail?.isLeft ? null : mail, remember, repeat, leave };
}

/** Whether whoever is signed in now came by a sign-up that was asked for again, whose mail brings no password along. */
export function mayLackPassword(mail: PendingMail | null, email: string | undefined): boolean {
  if (mail?.reason !== 'sign_up' || !mail.isRepeated) return false;
  return mail.email.toLowerCase() === email && Date.now() - mail.sentAt < MAIL_LASTS_MS;
}

export function readPendingMail(): PendingMail | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isPendingMail(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** Once somebody is signed in. */
export function forgetPendingMail(): void {
  sessionStorage.removeItem(KEY);
  forgetAskedMail();
}

function isPendingMail(value: unknown): value is PendingMail {
  if (typeof value !== 'object' || value === null) return false;
  const { reason, email, sentAt, isRepeated, isLeft }: { [Name in keyof PendingMail]?: unknown } = value;
  const isReason = reason === 'sign_in' || reason === 'sign_up' || reason === 'password_reset';
  const areFlags = typeof isRepeated === 'boolean' && typeof isLeft === 'boolean';
  return isReason && areFlags && typeof email === 'string' && typeof sentAt === 'number';
}
