import { mailedCode } from '../code/code-kind.ts';
import type { FieldErrors, FieldValues } from './field-errors.ts';

// What can be said without asking the server.

export function checkEmail({ email }: Pick<FieldValues, 'email'>): FieldErrors {
  if (email === '') return { email: 'Enter your e-mail address.' };
  return /^\S+@\S+\.\S+$/.test(email) ? {} : { email: 'Enter an e-mail address such as me@example.com.' };
}

export function checkPassword({ password }: Pick<FieldValues, 'password'>): FieldErrors {
  return password === '' ? { password: 'Enter your password.' } : {};
}

export function checkNewPassword({ password }: Pick<FieldValues, 'password'>): FieldErrors {
  if (password === '') return { password: 'Choose a password.' };
  return Array.from(password).length < 8 ? { password: 'Use at least 8 characters.' } : {};
}

export function checkMailedCode({ code }: Pick<FieldValues, 'code'>): FieldErrors {
  return code.length === mailedCode.length ? {} : { code: 'Enter all eight digits.' };
}
