import type { MailContent } from '../mail-sender.ts';
import { describeCircumstances } from './circumstances.ts';
import type { Circumstances } from './circumstances.ts';
import { oneLine, renderLetter } from './letter.ts';

export interface Notice extends Circumstances {
  /** Where one says that it was somebody else; null leaves the sentence about it out. */
  readonly wasNotMeLink: string | null;
}

export function factorAdded(notice: Notice & { readonly friendlyName: string }): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `An authenticator was added to your ${backendName} account`,
    `The authenticator “${oneLine(notice.friendlyName)}” was added to your account. It can now confirm your sign-ins.`,
    'If it was not you, somebody else is in your account: remove the authenticator, and change your password.',
  );
}

export function factorRemoved(notice: Notice & { readonly friendlyName: string }): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `An authenticator was removed from your ${backendName} account`,
    `The authenticator “${oneLine(notice.friendlyName)}” was removed from your account. It no longer confirms your sign-ins.`,
    'If it was not you, somebody else is in your account: change your password, and add an authenticator again.',
  );
}

export function factorReplaced(
  notice: Notice & { readonly friendlyName: string; readonly replacedName: string },
): MailContent {
  const backendName = oneLine(notice.backendName);
  const [added, replaced] = [oneLine(notice.friendlyName), oneLine(notice.replacedName)];
  return writeNotice(
    notice,
    `An authenticator of your ${backendName} account was replaced`,
    added === replaced
      ? `Another authenticator took the place of “${replaced}” in your account, under the same name. The one before no longer confirms your sign-ins.`
      : `The authenticator “${added}” took the place of “${replaced}” in your account. “${replaced}” no longer confirms your sign-ins.`,
    'If it was not you, somebody else is in your account: remove the authenticator, and change your password.',
  );
}

export function factorClosed(notice: Notice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `Codes of your authenticator are refused at ${backendName}`,
    'A hundred wrong codes in a row were tried at a sign-in to your account, so no code of your authenticator is accepted there any more. Where you have used it before, it still works; elsewhere a recovery code opens it again.',
    'If it was not you, somebody knows your password or reads your mail: change your password.',
  );
}

export function deviceRemembered(notice: Notice & { readonly days: number }): MailContent {
  const backendName = oneLine(notice.backendName);
  const time = notice.days === 1 ? 'a day' : `${notice.days} days`;
  return writeNotice(
    notice,
    `A device is remembered for your ${backendName} account`,
    `For ${time}, signing in on this device takes no code of your authenticator. Under Security you can have it forgotten before.`,
    'If it was not you, somebody else is in your account: change your password.',
  );
}

export function recoveryCodeUsed(notice: Notice & { readonly remaining: number }): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `A recovery code of your ${backendName} account was used`,
    `A recovery code confirmed a sign-in to your account, in place of your authenticator. ${describeRemaining(notice)}`,
    'If it was not you, somebody has your recovery codes and is in your account: act at once.',
  );
}

function describeRemaining({ remaining }: { readonly remaining: number }): string {
  if (remaining === 0) return 'It was the last one: make new ones under Security.';
  return remaining === 1 ? 'One is left: make new ones soon.' : `${remaining} are left.`;
}

export function recoveryCodesRegenerated(notice: Notice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `New recovery codes were made for your ${backendName} account`,
    'New recovery codes were made for your account. The ones before no longer work.',
    'If it was not you, somebody else is in your account, and has codes to get back in.',
  );
}

export function passwordChanged(notice: Notice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `The password of your ${backendName} account was changed`,
    'The password of your account was changed, and every other session was signed out.',
    'If it was not you, somebody else is in your account: reset your password at once.',
  );
}

interface IdentityNotice extends Notice {
  /** The provider's name, as the backend has it. */
  readonly provider: string;
  /** What the provider told last, for people to recognise it by; null where it told none. */
  readonly email: string | null;
}

export function identityLinked(notice: IdentityNotice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `A sign-in by ${oneLine(notice.provider)} was added to your ${backendName} account`,
    `${describeIdentity(notice)} was linked to your account. It can now sign in to it.`,
    'If it was not you, somebody else is in your account: remove it, and change your password.',
  );
}

export function identityUnlinked(notice: IdentityNotice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `A sign-in by ${oneLine(notice.provider)} was removed from your ${backendName} account`,
    `${describeIdentity(notice)} was removed from your account, and every other session was signed out. It no longer signs in.`,
    'If it was not you, somebody else is in your account: change your password, and link it again.',
  );
}

function describeIdentity({ provider, email }: IdentityNotice): string {
  const name = oneLine(provider);
  return email === null ? `An identity at ${name}` : `The identity “${oneLine(email)}” at ${name}`;
}

/** To the old address: whoever reads it is the one who might not have wanted it. */
export function emailChanged(notice: Notice & { readonly newEmail: string }): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `The address of your ${backendName} account was changed`,
    `Your account now uses the address ${oneLine(notice.newEmail)}. This is the last mail to the one before.`,
    'If it was not you, somebody else has your account: act now, while this address can still undo it.',
  );
}

export function sessionRevokedForReplay(notice: Notice): MailContent {
  const backendName = oneLine(notice.backendName);
  return writeNotice(
    notice,
    `A session of your ${backendName} account was ended`,
    'A token of one of your sessions was used a second time. It may have been copied from your device, so the session was ended; sign in again to go on.',
    'If you did nothing unusual, such as restoring a backup of that device, check it for unwanted software, and change your password.',
  );
}

function writeNotice(notice: Notice, subject: string, happened: string, advice: string): MailContent {
  const { backendName, wasNotMeLink } = notice;
  const wayOut = wasNotMeLink === null ? [] : [{ label: 'This was not me', url: wasNotMeLink }];
  return renderLetter({
    backendName,
    subject,
    blocks: [
      happened,
      describeCircumstances(notice),
      'If it was you, there is nothing to do.',
      advice,
      ...wayOut,
    ],
  });
}
