import type { ErrorCode } from '@aalto/sdk';

export interface ErrorWords {
  readonly title: string;
  /** What to do about it. */
  readonly message: string;
}

const signInAgain: ErrorWords = {
  title: 'You have been signed out',
  message: 'Your session has ended. Sign in again to continue.',
};

const proveAgain: ErrorWords = {
  title: 'This needs your second factor',
  message: 'Enter a code from your authenticator app to continue.',
};

/** For people, in place of the messages of the errors, which are for developers. A new code does not compile without. */
export const errorWords: Readonly<Record<ErrorCode, ErrorWords>> = {
  validation_failed: {
    title: 'Something is not filled in right',
    message: 'Check what you entered, and try again.',
  },
  invalid_api_key: {
    title: 'This app is not set up right',
    message: 'The server does not know its key. Whoever runs this app can correct it.',
  },
  token_expired: signInAgain,
  invalid_token: { title: 'You are not signed in', message: 'Sign in to continue.' },
  session_expired: signInAgain,
  session_revoked: signInAgain,
  invalid_refresh_token: signInAgain,
  refresh_superseded: {
    title: 'Another window was faster',
    message: 'Try again. If that does not help, sign in again.',
  },
  refresh_token_reused: signInAgain,
  invalid_credentials: {
    title: 'That did not match',
    message: 'The e-mail address or the password is wrong. Check both, and try again.',
  },
  invalid_code: {
    title: 'This code did not work',
    message: 'It is wrong, or was used already. Enter the newest one.',
  },
  mfa_required: {
    title: 'This needs two-factor authentication',
    message: 'Prove a second factor with an authenticator app to continue.',
  },
  insufficient_aal: proveAgain,
  reauthentication_required: {
    title: 'Confirm that it is you',
    message: 'This changes how your account is protected, and it is a while since you proved who you are.',
  },
  user_banned: {
    title: 'This account is blocked',
    message: 'Ask whoever runs this app why, and what can be done.',
  },
  signups_disabled: {
    title: 'No new accounts for now',
    message: 'This app does not take new accounts. If you have one already, sign in.',
  },
  email_not_verified: {
    title: 'Confirm your e-mail address first',
    message: 'Have a code mailed to you, and sign in with it: that confirms the address.',
  },
  method_disabled: {
    title: 'This way in is not offered here',
    message: 'Choose another way to sign in.',
  },
  redirect_not_allowed: {
    title: 'This app may not ask for that',
    message: 'Its address is not among those that the backend knows. Tell the people who run this app.',
  },
  forbidden: {
    title: 'This is not allowed',
    message: 'The people who run this app decide who may do this. Ask them if you think that you should.',
  },
  factor_not_found: {
    title: 'This authenticator is not there any more',
    message: 'It was removed, or its set-up has expired. Start again.',
  },
  not_found: {
    title: 'This is not there any more',
    message: 'It was removed, or you may not see it.',
  },
  conflict: { title: 'That exists already', message: 'Choose another one, and try again.' },
  too_many_factors: {
    title: 'You have as many authenticators as possible',
    message: 'Remove one before you add another.',
  },
  payload_too_large: { title: 'This is too long', message: 'Shorten it, and try again.' },
  weak_password: { title: 'This password is too weak', message: 'Choose another one.' },
  mfa_locked: { title: 'Too many wrong codes', message: 'Wait a while, then try again.' },
  rate_limited: { title: 'Too many tries', message: 'Wait a moment, then try again.' },
  unavailable: {
    title: 'The server is not available',
    message: 'It cannot answer for the moment. Try again shortly.',
  },
  internal_error: {
    title: 'Something went wrong',
    message: 'It is our fault, not yours. Try again shortly.',
  },
  network_error: {
    title: 'The server cannot be reached',
    message: 'Check your connection, and try again.',
  },
};
