import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

/** What a file or a sheet of paper says, since it is found again years later, and among others. */
export interface RecoveryCodesSheet {
  readonly title: string;
  readonly facts: readonly string[];
  readonly advice: string;
  readonly codes: readonly string[];
}

export function writeSheet(app: string, { codes, email, issuedAt }: IssuedRecoveryCodes): RecoveryCodesSheet {
  return {
    title: `Recovery codes for ${app}`,
    facts: [`Account: ${email}`, `Made on: ${day.format(issuedAt)}`],
    advice:
      'Each code works once, in place of the code of your authenticator app. Cross out those that you have used. Making new codes ends these.',
    codes,
  };
}

/** Lines end as on Windows, whose oldest editor knows no others. */
export function sheetAsText({ title, facts, advice, codes }: RecoveryCodesSheet): string {
  return [title, '', ...facts, '', advice, '', ...codes, ''].join('\r\n');
}

/** Such as `aalto-notes-recovery-codes.txt`. */
export function sheetFileName(app: string): string {
  const slug = app
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return [slug, 'recovery-codes.txt'].filter(Boolean).join('-');
}
