import { useMutation } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';
import { Section } from '../parts/section.tsx';
import { useUserChange } from './use-user-change.ts';
import { UserAction } from './user-action.tsx';
import type { AboutUser } from './user-action.tsx';
import { count } from './user-words.ts';

export function SessionsSection({ backendId, user, isOneself }: AboutUser) {
  const told = useUserChange(`${user.email} was signed out everywhere.`);
  const change = useMutation(useTRPC().users.revokeSessions.mutationOptions(told));
  return (
    <Section
      title="Sessions"
      description={
        user.sessionCount === 0 ? 'No open session.' : `${count(user.sessionCount, 'open session')}.`
      }
      action={
        <UserAction
          backendId={backendId}
          user={user}
          label="Sign out everywhere…"
          change={change}
          describe={() => ({
            title: isOneself ? 'Sign yourself out everywhere?' : 'Sign out everywhere?',
            confirmLabel: 'Sign out everywhere',
            isDestructive: false,
            consequences: describeEnd(isOneself),
          })}
        />
      }
    />
  );
}

function describeEnd(isOneself: boolean): string {
  const end = 'Every session ends on its next call, and remembered devices are forgotten.';
  return isOneself
    ? `${end} That is this one too: you will have to sign in again.`
    : `${end} They can sign in again at once, with whatever they signed in with before.`;
}
