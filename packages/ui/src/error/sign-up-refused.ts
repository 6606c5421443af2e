import type { ErrorWords } from './error-words.ts';

/** What `forbidden` means where somebody new comes in: whoever runs the app decides who may. */
export const signUpRefused: ErrorWords = {
  title: 'This address may not sign up here',
  message: 'Ask whoever runs this app, or come with another account.',
};
