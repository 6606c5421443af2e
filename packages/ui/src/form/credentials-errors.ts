import { readCodedError } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';

export type CredentialsMode = 'sign-in' | 'sign-up';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** By field, or of the form as a whole. */
export interface CredentialsErrors {
  readonly email?: string;
  readonly password?: string;
  readonly form?: string;
  /** Where the person goes on, if that is no field with an error of its own. */
  readonly focus?: keyof Credentials;
}

/** What can be said without asking the server. */
export function checkCredentials(mode: CredentialsMode, { email, password }: Credentials): CredentialsErrors {
  const isShort = mode === 'sign-up' && password !== '' && Array.from(password).length < 8;
  return {
    ...(email === '' && { email: 'Enter your e-mail address.' }),
    ...(email !== '' &&
      !/^\S+@\S+\.\S+$/.test(email) && { email: 'Enter an e-mail address such as me@example.com.' }),
    ...(password === '' && { password: mode === 'sign-up' ? 'Choose a password.' : 'Enter your password.' }),
    ...(isShort && { password: 'Use at least 8 characters.' }),
  };
}

/** Puts what the server refused to the field that it is about. */
export function explainRefusal(error: unknown): CredentialsErrors {
  const coded = readCodedError(error);
  const { title, message } = describeError(error);
  switch (coded?.code) {
    case 'weak_password':
      return { password: message };
    case 'conflict':
      return { email: 'There is an account with this address already. Sign in instead.' };
    case 'validation_failed':
      return fieldOf(coded.details.issues[0]?.path) === 'password'
        ? { password: message }
        : { email: message };
    case 'invalid_credentials':
      return { form: message, focus: 'password' };
    default:
      return { form: `${title}. ${message}` };
  }
}

function fieldOf(path: readonly (string | number)[] | undefined): string | number | undefined {
  return path?.at(-1);
}
