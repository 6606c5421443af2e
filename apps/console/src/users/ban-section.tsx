import { useMutation } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { Section } from '../parts/section.tsx';
import { useUserChange } from './use-user-change.ts';
import { UserAction } from './user-action.tsx';
import type { AboutUser } from './user-action.tsx';

export function BanSection({ backendId, user, isOneself }: AboutUser) {
  const trpc = useTRPC();
  const ban = useMutation(trpc.users.ban.mutationOptions(useUserChange(`${user.email} is banned.`)));
  const unban = useMutation(
    trpc.users.unban.mutationOptions(useUserChange(`${user.email} may sign in again.`)),
  );
  if (isOneself) return <Section title="Ban" description="You cannot ban yourself. Another operator can." />;

  const { bannedAt } = user;
  return (
    <Section
      title="Ban"
      description={
        bannedAt === null ? (
          'A banned user cannot sign in by any means, and can make no call.'
        ) : (
          <>
            Banned since <DateTime value={bannedAt} />: every way in is closed.
          </>
        )
      }
      action={
        <UserAction
          backendId={backendId}
          user={user}
          label={bannedAt === null ? 'Ban…' : 'Unban…'}
          change={bannedAt === null ? ban : unban}
          describe={(asked) =>
            asked.bannedAt === null ? banQuestion(asked.email) : unbanQuestion(asked.email)
          }
        />
      }
    />
  );
}

function banQuestion(email: string) {
  return {
    title: `Ban ${email}?`,
    confirmLabel: 'Ban',
    isDestructive: true,
    consequences:
      'Every session ends on its next call, and nobody can sign in to the account until you lift the ban. Nothing that the user has made is deleted.',
  };
}

function unbanQuestion(email: string) {
  return {
    title: `Unban ${email}?`,
    confirmLabel: 'Unban',
    isDestructive: false,
    consequences: 'They can sign in again. The sessions that the ban has ended stay so.',
  };
}
