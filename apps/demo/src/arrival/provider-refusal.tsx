import { signUpRefused } from '@aalto/ui';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { providerTitle } from '../session/providers-query.ts';
import { readVisit } from '../session/visit.ts';
import { ArrivalMessage } from './arrival-message.tsx';
import { WayBack } from './way-back.tsx';

interface RefusalWords {
  readonly title: string;
  readonly message: (provider: string) => string;
}

const fault: RefusalWords = {
  title: 'That did not work',
  message: (provider) =>
    `${provider} and this app did not understand each other. Try again, or choose another way; nothing has changed.`,
};

/** What the API can say in `?error=`, in our own words: the address may say anything. */
const words: Readonly<Record<string, RefusalWords>> = {
  access_denied: {
    title: 'You said no over there',
    message: (provider) => `${provider} was not allowed to tell us who you are, so nothing has changed.`,
  },
  email_not_verified: {
    title: 'Your address is not confirmed there',
    message: (provider) =>
      `${provider} does not vouch for your e-mail address. Confirm it there, or sign in another way and connect the two in your account.`,
  },
  signups_disabled: {
    title: 'No new accounts for now',
    message: () => 'This app does not take new accounts. If you have one, sign in to it another way.',
  },
  forbidden: { title: signUpRefused.title, message: () => signUpRefused.message },
  user_banned: {
    title: 'This account is blocked',
    message: () => 'Ask whoever runs this app why, and what can be done.',
  },
  provider_unavailable: {
    title: 'They cannot be reached just now',
    message: (provider) => `${provider} does not answer. Try again in a while, or choose another way.`,
  },
  unavailable: {
    title: 'The server is not available',
    message: () => 'It cannot answer for the moment. Try again shortly.',
  },
};

/** Back from a provider without having been identified. */
export function ProviderRefusal({ reason }: { readonly reason: string }): ReactElement {
  const [{ provider, isLink }] = useState(readVisit);
  const { title, message } = (Object.hasOwn(words, reason) && words[reason]) || fault;
  return (
    <ArrivalMessage icon={IconAlertCircle} title={title} action={<WayBack isLink={isLink === true} />}>
      {message(provider === undefined ? 'The other service' : providerTitle(provider))}
    </ArrivalMessage>
  );
}
