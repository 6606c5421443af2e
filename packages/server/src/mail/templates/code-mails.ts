import type { MailContent } from '../mail-sender.ts';
import { describeCircumstances } from './circumstances.ts';
import type { Circumstances } from './circumstances.ts';
import { oneLine, renderLetter } from './letter.ts';

// Codes stand in none of these subjects: a locked phone shows them to whoever holds it.

export interface CodeAndLink extends Circumstances {
  /** 8 digits. */
  readonly code: string;
  readonly link: string;
  readonly expiresInMinutes: number;
}

/** For signing in, and for proving the address at sign-up: the same code and link, in other words. */
export function signInMail(mail: CodeAndLink & { readonly purpose: 'sign_in' | 'sign_up' }): MailContent {
  const backendName = oneLine(mail.backendName);
  const isSignUp = mail.purpose === 'sign_up';
  const label = isSignUp ? 'Confirm this address' : 'Sign in';
  return renderLetter({
    backendName,
    subject: isSignUp ? `Confirm your address for ${backendName}` : `Sign in to ${backendName}`,
    blocks: [
      isSignUp
        ? `Someone, hopefully you, is signing up for ${backendName} with this address. Confirm that it is yours:`
        : `Someone, hopefully you, is signing in to ${backendName} with this address:`,
      { label, url: mail.link },
      'Or type this code where you began, on any device:',
      { code: mail.code },
      `Both work once, for ${minutes(mail)}. Nobody of ${backendName} will ever ask you for the code.`,
      describeCircumstances(mail),
      isSignUp
        ? 'If it was not you, do nothing: without the confirmation, the address is not used.'
        : 'If it was not you, do nothing: nobody gets in without this mail. Do not pass the code on.',
    ],
  });
}

export function passwordResetMail(mail: CodeAndLink): MailContent {
  const backendName = oneLine(mail.backendName);
  return renderReset(mail, {
    subject: `Reset your password for ${backendName}`,
    opening: `Someone, hopefully you, forgot the password of your account at ${backendName}. Choose a new one:`,
    closing: 'If it was not you, do nothing: your password stays as it is. Do not pass the code on.',
  });
}

/** After "this wasn't me" was pressed: there is no password any more. */
export function securedAccountMail(mail: CodeAndLink): MailContent {
  const backendName = oneLine(mail.backendName);
  return renderReset(mail, {
    subject: `Choose a new password for ${backendName}`,
    opening: `Your account at ${backendName} is secured: every session has ended, and the password no longer works. Choose a new one:`,
    closing:
      'If it was not you who secured the account, choose a new password all the same: the old one stays without effect. Do not pass the code on.',
  });
}

interface ResetWords {
  readonly subject: string;
  readonly opening: string;
  readonly closing: string;
}

function renderReset(mail: CodeAndLink, { subject, opening, closing }: ResetWords): MailContent {
  const backendName = oneLine(mail.backendName);
  return renderLetter({
    backendName,
    subject,
    blocks: [
      opening,
      { label: 'Choose a new password', url: mail.link },
      'Or type this code where you began, on any device:',
      { code: mail.code },
      `Both work once, for ${minutes(mail)}. Nobody of ${backendName} will ever ask you for the code.`,
      describeCircumstances(mail),
      closing,
    ],
  });
}

/** To the new address, which it proves. */
export function emailChangeMail(mail: CodeAndLink): MailContent {
  const backendName = oneLine(mail.backendName);
  return renderLetter({
    backendName,
    subject: `Confirm your new address for ${backendName}`,
    blocks: [
      `An account at ${backendName} is to use this address from now on. Confirm that it is yours:`,
      { label: 'Confirm this address', url: mail.link },
      'Or type this code where you began, on any device:',
      { code: mail.code },
      `Both work once, for ${minutes(mail)}. Nobody of ${backendName} will ever ask you for the code.`,
      describeCircumstances(mail),
      'If it was not you, do nothing: without the confirmation, the account keeps its address.',
    ],
  });
}

/** Before a sensitive change, in the session that asked: there is nothing that a link could open elsewhere. */
export function reauthenticationMail(mail: Omit<CodeAndLink, 'link'>): MailContent {
  const backendName = oneLine(mail.backendName);
  return renderLetter({
    backendName,
    subject: `Your code for ${backendName}`,
    blocks: [
      `To go on with a change of your account at ${backendName}, type this code where you began:`,
      { code: mail.code },
      `It works once, for ${minutes(mail)}. Nobody of ${backendName} will ever ask you for it.`,
      describeCircumstances(mail),
      'If it was not you, somebody is signed in to your account: sign out everywhere, and change your password.',
    ],
  });
}

function minutes({ expiresInMinutes }: Pick<CodeAndLink, 'expiresInMinutes'>): string {
  return expiresInMinutes === 1 ? 'one minute' : `${expiresInMinutes} minutes`;
}
