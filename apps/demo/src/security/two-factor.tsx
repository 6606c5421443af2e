import type { ListedFactor } from '@aalto/sdk/react';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { AuthenticatorList } from './authenticator-list.tsx';
import { RemoveAuthenticator } from './remove-authenticator.tsx';

export interface TwoFactorProps {
  readonly factors: readonly ListedFactor[];
}

export function TwoFactor({ factors }: TwoFactorProps): ReactElement {
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  const [toRemove, setToRemove] = useState<ListedFactor | null>(null);
  const isOn = factors.length > 0;
  return (
    <Paper component="section" aria-labelledby="two-factor" p="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} fz="lg" id="two-factor" ref={heading} tabIndex={-1}>
            Two-factor authentication
          </Title>
          <Badge variant="light" color={isOn ? 'sea' : 'gray'} size="lg" tt="none" fw={550}>
            {isOn ? 'On' : 'Off'}
          </Badge>
        </Group>
        <Text c="dimmed" maw={560}>
          {isOn
            ? 'Signing in also takes a code from one of these authenticator apps, whichever way you come.'
            : 'Your password alone opens your account, and so does your inbox. Add a code from an authenticator app on your phone, and a stolen password is worth nothing.'}
        </Text>
        {isOn && (
          <AuthenticatorList
            factors={factors}
            onReplace={({ id }) => void navigate({ to: '/security/enroll', search: { replaces: id } })}
            onRemove={setToRemove}
          />
        )}
        <EnrollButton isOn={isOn} />
      </Stack>
      <RemoveAuthenticator
        factor={toRemove}
        isLast={factors.length === 1}
        onClose={() => setToRemove(null)}
        // The button that asked is gone with its authenticator.
        onRemoved={() => heading.current?.focus()}
      />
    </Paper>
  );
}

function EnrollButton({ isOn }: { readonly isOn: boolean }): ReactElement {
  const navigate = useNavigate();
  const enroll = (): void => void navigate({ to: '/security/enroll' });
  return (
    <Group>
      {isOn ? (
        <Button variant="default" leftSection={<IconPlus size={17} stroke={1.8} />} onClick={enroll}>
          Add another
        </Button>
      ) : (
        <Button onClick={enroll}>Enable two-factor</Button>
      )}
    </Group>
  );
}
