import type { MailContent } from '../mail-sender.ts';
import { describeMoment } from './circumstances.ts';
import { oneLine, renderLetter } from './letter.ts';
import type { Notice } from './notices.ts';

/** Not from where: that is the operator's place, and no business of the reader's. */
export type OperatorNotice = Omit<Notice, 'device'>;

export function factorsReset(
  { at, wasNotMeLink, ...notice }: OperatorNotice,
  { needsEmail }: { readonly needsEmail: boolean },
): MailContent {
  const backendName = oneLine(notice.backendName);
  const wayOut = wasNotMeLink === null ? [] : [{ label: 'I did not ask for this', url: wasNotMeLink }];
  return renderLetter({
    backendName,
    subject: `Two-factor authentication of your ${backendName} account was reset`,
    blocks: [
      `Somebody who runs ${backendName} has reset two-factor authentication of your account: its authenticators, recovery codes and remembered devices are gone, and signing in asks for no second factor.`,
      `When: ${describeMoment(at)}.`,
      needsEmail
        ? 'If you asked for it, sign in and set up an authenticator again. You will need a code that we mail to this address.'
        : 'If you asked for it, sign in and set up an authenticator again.',
      `If you did not ask for it, somebody may have done so in your name. End every session, choose a new password, and write to the people who run ${backendName}:`,
      ...wayOut,
    ],
  });
}
