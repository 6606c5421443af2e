const KEY = 'aalto-notes.asked-mail';

/** A little more than the ten minutes for which mails work. */
export const MAIL_LASTS_MS = 15 * 60_000;

/** That this browser asked for a mail: for all its tabs, since a link opens one of its own. */
export function rememberAskedMail(): void {
  localStorage.setItem(KEY, String(Date.now()));
}

/** Whether a link that is opened here may well be the one that was asked for here. */
export function hasAskedForMail(): boolean {
  const age = Date.now() - Number(localStorage.getItem(KEY) ?? Number.NaN);
  return age >= 0 && age < MAIL_LASTS_MS;
}

/** Once somebody is signed in: what is mailed from then on was not asked for here. */
export function forgetAskedMail(): void {
  localStorage.removeItem(KEY);
}
