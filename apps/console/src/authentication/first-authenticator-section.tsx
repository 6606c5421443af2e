import { Stack } from '@mantine/core';

import type { Backend } from '../app/trpc.ts';
import { Failure } from '../parts/failure.tsx';
import { Section } from '../parts/section.tsx';
import { MailNotice } from './mail-notice.tsx';
import { SettingSwitch } from './setting-switch.tsx';
import { useMailReach } from './use-mail-reach.ts';
import { useUpdateAuthentication } from './use-update-authentication.ts';

export interface FirstAuthenticatorSectionProps {
  readonly backend: Backend;
  readonly isSettled: boolean;
}

/** What a first enrollment asks for besides the password. */
export function FirstAuthenticatorSection({ backend, isSettled }: FirstAuthenticatorSectionProps) {
  const { id: backendId, enrollmentProof } = backend;
  const { mutate, isPending, error } = useUpdateAuthentication(describeProof);
  const reach = useMailReach(backend);
  const isAsked = enrollmentProof === 'email';
  return (
    <Section
      title="The first authenticator"
      description="What is asked of somebody who adds the first authenticator app to an account."
    >
      <Stack gap="sm">
        <SettingSwitch
          label="Ask for a mailed code first"
          description="When it is off, whoever knows only the password can be the first to add an authenticator, and shut the owner out. Once an operator has reset somebody’s two-factor authentication, the mailed code is asked for in any case, if somebody could read it."
          checked={isAsked}
          disabled={!isSettled || (reach === 'unread' && !isAsked)}
          onChange={() => !isPending && mutate({ backendId, enrollmentProof: isAsked ? 'none' : 'email' })}
        />
        {error && <Failure error={error} />}
      </Stack>
      <MailNotice backend={backend} reach={reach} />
    </Section>
  );
}

function describeProof({ name, enrollmentProof }: Backend): string {
  return enrollmentProof === 'email'
    ? `${name} now asks for a mailed code before the first authenticator.`
    : `${name} no longer asks for a mailed code before the first authenticator.`;
}
