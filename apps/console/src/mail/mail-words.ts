import type { Mail } from '../app/trpc.ts';

const kinds: Readonly<Record<string, string>> = {
  sign_in: 'Link and code to sign in',
  sign_up: 'Proof of a new address',
  password_reset: 'Password reset',
  email_change: 'Proof of another address',
  reauthentication: 'Code to confirm a change',
  factor_added: 'Authenticator added',
  factor_removed: 'Authenticator removed',
  factor_replaced: 'Authenticator replaced',
  factor_closed: 'Authenticator closed by guessing',
  factors_reset: 'Two-factor reset by an operator',
  device_remembered: 'Device remembered',
  recovery_code_used: 'Recovery code used',
  recovery_codes_regenerated: 'New recovery codes',
  password_changed: 'Password changed',
  email_changed: 'Address changed',
  session_revoked_for_replay: 'Session ended for safety',
  identity_linked: 'Account connected',
  identity_unlinked: 'Account disconnected',
};

/** What a mail is about; of one that is newer than this console, in the server's own words. */
export function describeKind(kind: string): string {
  if (Object.hasOwn(kinds, kind)) return kinds[kind] ?? kind;
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface StateWords {
  readonly label: string;
  /** What it means, and what will happen. */
  readonly meaning: string;
  readonly isTrouble: boolean;
}

export const stateWords: Readonly<Record<Mail['state'], StateWords>> = {
  queued: {
    label: 'Waiting',
    meaning: 'It will leave as soon as a mail server takes it. After a day it is given up.',
    isTrouble: false,
  },
  sending: { label: 'Leaving', meaning: 'It is being handed to the mail server.', isTrouble: false },
  sent: { label: 'Sent', meaning: 'The mail server has taken it.', isTrouble: false },
  kept: {
    label: 'Kept',
    meaning: 'It was kept in development instead of being sent.',
    isTrouble: false,
  },
  failed: {
    label: 'Failed',
    meaning: 'The mail server refused it for good, or it could not leave in a day. Nobody got it.',
    isTrouble: true,
  },
  uncertain: {
    label: 'Uncertain',
    meaning:
      'The connection ended in the middle, so it may have arrived. It is not sent again: whoever needs it asks for another.',
    isTrouble: true,
  },
};
