import { Divider, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

import type { Backend } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { Section } from '../parts/section.tsx';
import { ConfirmRequireMfa } from './confirm-require-mfa.tsx';
import { SettingSwitch } from './setting-switch.tsx';

export interface RequireMfaSectionProps {
  readonly backend: Backend;
  /** Until then the switch is shown as it was last seen, and cannot be thrown. */
  readonly isSettled: boolean;
}

/** The switch. It always shows what the server said last; throwing it asks first. */
export function RequireMfaSection({ backend, isSettled }: RequireMfaSectionProps) {
  const { requireMfa } = backend;
  const [wanted, setWanted] = useState(requireMfa);
  const [isAsking, dialog] = useDisclosure();
  const ask = (): void => {
    setWanted(!requireMfa);
    dialog.open();
  };
  // What was to be confirmed is so already: a second operator was faster, or an answer was lost.
  // Effects also run when a step-up shows this page again, and that must leave the dialog as it was.
  const lastRequireMfa = useRef(requireMfa);
  useEffect(() => {
    if (lastRequireMfa.current !== requireMfa) dialog.close();
    lastRequireMfa.current = requireMfa;
  }, [dialog, requireMfa]);
  return (
    <Section title="Second factor" description="A code from an authenticator app, besides the password.">
      <SettingSwitch
        label="Require MFA for all signed-in users"
        description={<LastChange backend={backend} />}
        checked={requireMfa}
        disabled={!isSettled}
        onChange={ask}
      />
      <Divider />
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          When it is on
        </Text>
        <List size="sm" c="dimmed" spacing={6} maw="64ch">
          <List.Item>
            From the next call on, the data API refuses every session that has not proven a second factor
            (below <code>aal2</code>) with <code>mfa_required</code>. Nobody is signed out.
          </List.Item>
          <List.Item>
            Apps that use the SDK then walk each person through setting up an authenticator app, or entering
            its code.
          </List.Item>
          <List.Item>What the anon key may read without signing in does not change.</List.Item>
        </List>
      </Stack>
      <ConfirmRequireMfa backend={backend} opened={isAsking} wanted={wanted} onClose={dialog.close} />
    </Section>
  );
}

function LastChange({ backend }: { readonly backend: Backend }) {
  const { requireMfa, requireMfaChangedAt, requireMfaChangedBy } = backend;
  const state = requireMfa ? 'On' : 'Off';
  if (requireMfaChangedAt === null) return `${state} · never changed`;
  return (
    <>
      {state} · turned {requireMfa ? 'on' : 'off'} by {requireMfaChangedBy ?? 'an operator'},{' '}
      <DateTime value={requireMfaChangedAt} />
    </>
  );
}
