import { readCodedError } from '../error/coded-error.ts';
import { describeError } from '../error/describe-error.ts';
import { signUpRefused } from '../error/sign-up-refused.ts';

/** What people type to prove who they are; a form asks for some of it, and the rest is empty. */
export interface FieldValues {
  readonly email: string;
  readonly password: string;
  /** Digits alone. */
  readonly code: string;
}

export type FieldName = keyof FieldValues;

/** In the order in which forms show them. */
export const fieldNames: readonly FieldName[] = ['email', 'code', 'password'];

/** By field, or of the form as a whole. */
export interface FieldErrors extends Partial<Readonly<Record<FieldName, string | undefined>>> {
  readonly form?: string;
  /** Where the person goes on, if that is no field with an error of its own. */
  readonly focus?: FieldName;
}

export function hasErrors(errors: FieldErrors): boolean {
  return Object.values(errors).some((error) => error !== undefined);
}

/** Puts what the server refused to the field that it is about. */
export function explainRefusal(error: unknown): FieldErrors {
  const coded = readCodedError(error);
  const { title, message } = describeError(error);
  switch (coded?.code) {
    case 'weak_password':
      return { password: message };
    case 'conflict':
      return { email: 'There is an account with this address already. Sign in instead.' };
    case 'validation_failed':
      return { [fieldOf(coded.details.issues[0]?.path) ?? 'form']: message };
    case 'invalid_credentials':
      return { form: message, focus: 'password' };
    case 'forbidden':
      return { form: `${signUpRefused.title}. ${signUpRefused.message}` };
    default:
      return { form: `${title}. ${message}` };
  }
}

/** Of a password, where a code can be mailed instead: its tries are counted apart. */
export function explainPasswordRefusal(error: unknown): FieldErrors {
  if (readCodedError(error)?.code !== 'rate_limited') return explainRefusal(error);
  const { title, message } = describeError(error);
  return { form: `${title}. ${message.replace(/\.$/, '')}, or have a code mailed to you.` };
}

function fieldOf(path: readonly (string | number)[] | undefined): FieldName | undefined {
  const last = path?.at(-1);
  return fieldNames.find((name) => name === last);
}
