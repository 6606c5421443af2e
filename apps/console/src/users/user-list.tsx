import { BusyButton } from '@aalto/ui';
import { Box, Group, Paper, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';

import type { Backend, ListedUser } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { TextLink } from '../parts/router-links.tsx';
import { useIsOneself } from './use-is-oneself.ts';
import type { useUsers } from './use-users.ts';
import { UserBadges } from './user-badges.tsx';
import classes from './user-list.module.css';

export interface UserListProps {
  readonly backend: Backend;
  readonly users: readonly ListedUser[];
  /** For the way back here. */
  readonly search: string | undefined;
  /** Where older ones come from. */
  readonly more: Pick<ReturnType<typeof useUsers>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}

export function UserList({ backend, users, search, more }: UserListProps) {
  return (
    <Stack gap="sm">
      <Paper component="ul" className={classes['list']} aria-label="Users">
        {users.map((user) => (
          <UserRow key={user.id} backend={backend} user={user} search={search} />
        ))}
      </Paper>
      {more.hasNextPage && (
        <Box display="grid">
          <BusyButton
            variant="default"
            isBusy={more.isFetchingNextPage}
            onClick={() => void more.fetchNextPage()}
          >
            Load more users
          </BusyButton>
        </Box>
      )}
    </Stack>
  );
}

interface UserRowProps extends Pick<UserListProps, 'backend' | 'search'> {
  readonly user: ListedUser;
}

function UserRow({ backend, user, search }: UserRowProps) {
  const { id, email, emailVerifiedAt, bannedAt, factorCount, lastSignInAt, createdAt } = user;
  const isOneself = useIsOneself(backend, id);
  return (
    <Group
      component="li"
      wrap="nowrap"
      gap="md"
      px={{ base: 'md', sm: 'lg' }}
      py="sm"
      className={classes['row']}
    >
      <Group flex={1} miw={0} gap="xs">
        <Stack gap={2} flex="1 1 16rem" miw={0}>
          {/* The link fills the row, and is named by the address alone. */}
          <TextLink
            to="/backends/$backendId/users/$userId"
            params={{ backendId: backend.id, userId: id }}
            search={search === undefined ? {} : { search }}
            className={classes['link']}
            c="inherit"
            fw={550}
            underline="never"
            truncate
          >
            {email}
          </TextLink>
          <Text size="sm" c="dimmed">
            Joined <DateTime value={createdAt} precision="day" /> ·{' '}
            {lastSignInAt === null ? (
              'never signed in'
            ) : (
              <>
                last signed in <DateTime value={lastSignInAt} precision="day" />
              </>
            )}
          </Text>
        </Stack>
        <UserBadges
          isOneself={isOneself}
          isBanned={bannedAt !== null}
          isProven={emailVerifiedAt !== null}
          hasFactor={factorCount > 0}
        />
      </Group>
      <IconChevronRight size={16} aria-hidden className={classes['chevron']} />
    </Group>
  );
}
