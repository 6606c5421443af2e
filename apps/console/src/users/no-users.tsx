import { EmptyState } from '@aalto/ui';
import { Button, Paper, Text } from '@mantine/core';
import { IconUsers, IconUserSearch } from '@tabler/icons-react';

export interface NoUsersProps {
  readonly search: string | undefined;
  readonly onClear: () => void;
}

export function NoUsers({ search, onClear }: NoUsersProps) {
  return (
    <Paper>
      {search === undefined ? (
        <EmptyState icon={<IconUsers size={32} stroke={1.4} />} title="No users yet">
          Whoever signs up to this backend will be listed here.
        </EmptyState>
      ) : (
        <EmptyState
          icon={<IconUserSearch size={32} stroke={1.4} />}
          title="Nobody found"
          action={
            <Button variant="default" onClick={onClear}>
              Show all users
            </Button>
          }
        >
          No address here contains{' '}
          <Text span inherit fw={550} style={{ overflowWrap: 'anywhere' }}>
            {search}
          </Text>
          .
        </EmptyState>
      )}
    </Paper>
  );
}
