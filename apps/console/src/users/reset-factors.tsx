import { List, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import type { User } from '../app/trpc.ts';
import { useTRPC } from '../app/trpc.ts';
import { useUserChange } from './use-user-change.ts';
import { UserAction } from './user-action.tsx';
import type { AboutUser } from './user-action.tsx';
import { describeLoss } from './user-words.ts';

export function ResetFactors({ backendId, user, isOneself }: AboutUser) {
  const told = useUserChange(`Two-factor authentication of ${user.email} was reset.`);
  const change = useMutation(useTRPC().users.resetFactors.mutationOptions(told));
  return (
    <UserAction
      backendId={backendId}
      user={user}
      label="Reset two-factor…"
      change={change}
      describe={(asked) => ({
        title: isOneself ? 'Reset your own two-factor authentication?' : 'Reset two-factor authentication?',
        confirmLabel: 'Reset two-factor',
        isDestructive: true,
        consequences: <Consequences user={asked} isOneself={isOneself} />,
      })}
    />
  );
}

function Consequences({ user, isOneself }: Pick<AboutUser, 'user' | 'isOneself'>) {
  const loss = describeLoss(user);
  return (
    <Stack gap="sm">
      <Text inherit style={{ overflowWrap: 'anywhere' }}>
        {isOneself
          ? 'This is your own account. The console may have you set up an authenticator before you can go on.'
          : `Be sure that it is ${user.email} who asks: this is what somebody with their password would ask for.`}
      </Text>
      <List size="sm" spacing={6} pr="xs">
        {loss !== '' && <List.Item>{loss} will be gone for good.</List.Item>}
        <List.Item>
          Every session falls to <code>aal1</code> on its next call, and nobody is signed out.
        </List.Item>
        <List.Item>{describeNext(user)}</List.Item>
        <List.Item>The account’s owner is told by mail.</List.Item>
      </List>
    </Stack>
  );
}

function describeNext({ resetTakesMail }: User): string {
  return resetTakesMail
    ? 'Setting up an authenticator again takes a code that is mailed to the address.'
    : 'Setting up an authenticator again takes no mailed code, since nobody could read one here.';
}
