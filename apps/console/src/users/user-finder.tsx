import { ErrorState, LoadingState, StaleNotice } from '@aalto/ui';
import { Box, Stack, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';

import type { Backend } from '../app/trpc.ts';
import { NoUsers } from './no-users.tsx';
import { SearchField } from './search-field.tsx';
import { UserList } from './user-list.tsx';
import { useUsers } from './use-users.ts';
import { describeFound } from './user-words.ts';

export interface UserFinderProps {
  readonly backend: Backend;
  /** As the address bar has it, so that a search can be kept, shared and gone back to. */
  readonly search: string | undefined;
}

export function UserFinder({ backend, search }: UserFinderProps) {
  const navigate = useNavigate();
  const look = (sought: string): void =>
    void navigate({
      from: '/backends/$backendId/users',
      to: '.',
      search: sought === '' ? {} : { search: sought },
      replace: true,
      resetScroll: false,
    });
  return (
    <Stack gap="md">
      <SearchField value={search ?? ''} onSearch={look} />
      <FoundUsers backend={backend} search={search} onClear={() => look('')} />
    </Stack>
  );
}

interface FoundUsersProps extends UserFinderProps {
  readonly onClear: () => void;
}

function FoundUsers({ backend, search, onClear }: FoundUsersProps) {
  const users = useUsers(backend.id, search);
  const { data, error, isPlaceholderData, refetch } = users;
  const retry = (): void => void refetch();
  if (error && (!data || isPlaceholderData)) return <ErrorState error={error} onRetry={retry} />;
  if (!data) return <LoadingState label="Loading the users" rows={6} rowHeight={72} />;

  const found = data.pages.flatMap((page) => page.users);
  const isSearched = search !== undefined && !isPlaceholderData;
  return (
    <>
      {error && <StaleNotice onRetry={retry} />}
      <VisuallyHidden role="status">
        {isSearched && describeFound(found.length, users.hasNextPage)}
      </VisuallyHidden>
      {found.length === 0 ? (
        <NoUsers search={search} onClear={onClear} />
      ) : (
        <Box aria-busy={isPlaceholderData} opacity={isPlaceholderData ? 0.6 : 1}>
          <UserList backend={backend} users={found} search={search} more={users} />
        </Box>
      )}
    </>
  );
}
