import { Divider, Stack } from '@mantine/core';

import type { Backend } from '../app/trpc.ts';
import { Failure } from '../parts/failure.tsx';
import { Section } from '../parts/section.tsx';
import { SettingSwitch } from './setting-switch.tsx';
import { useUpdateAuthentication } from './use-update-authentication.ts';

export interface SignUpSectionProps {
  readonly backend: Backend;
  readonly isSettled: boolean;
}

/** How new accounts begin, if they may. */
export function SignUpSection({ backend, isSettled }: SignUpSectionProps) {
  return (
    <Section title="Sign-up" description="How new accounts begin, whichever way somebody comes in.">
      <SignUps backend={backend} isSettled={isSettled} />
      <Divider />
      <EmailProof backend={backend} isSettled={isSettled} />
    </Section>
  );
}

function SignUps({ backend, isSettled }: SignUpSectionProps) {
  const { id: backendId, isConsole, signupsEnabled } = backend;
  const { mutate, isPending, error } = useUpdateAuthentication(describeSignUps);
  return (
    <Stack gap="sm">
      <SettingSwitch
        label="Take new accounts"
        description={
          isConsole
            ? 'Nobody becomes an operator by signing up, so this stays off.'
            : 'When it is off, nobody new gets in. Whoever has an account signs in as before.'
        }
        checked={signupsEnabled}
        disabled={!isSettled || isConsole}
        onChange={() => !isPending && mutate({ backendId, signupsEnabled: !signupsEnabled })}
      />
      {error && <Failure error={error} />}
    </Stack>
  );
}

function EmailProof({ backend, isSettled }: SignUpSectionProps) {
  const { id: backendId, requireEmailProof } = backend;
  const { mutate, isPending, error } = useUpdateAuthentication(describeEmailProof);
  return (
    <Stack gap="sm">
      <SettingSwitch
        label="Ask for proof of the address first"
        description="When it is on, an account begins once its address is proven by a mailed link or code, and nobody learns from a sign-up which addresses have one. When it is off, it begins at once."
        checked={requireEmailProof}
        disabled={!isSettled}
        onChange={() => !isPending && mutate({ backendId, requireEmailProof: !requireEmailProof })}
      />
      {error && <Failure error={error} />}
    </Stack>
  );
}

function describeSignUps({ name, signupsEnabled }: Backend): string {
  return signupsEnabled ? `${name} now takes new accounts.` : `${name} no longer takes new accounts.`;
}

function describeEmailProof({ name, requireEmailProof }: Backend): string {
  return requireEmailProof
    ? `${name} now asks for proof of the address at sign-up.`
    : `${name} no longer asks for proof of the address at sign-up.`;
}
