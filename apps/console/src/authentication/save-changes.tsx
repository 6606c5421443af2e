import { BusyButton } from '@aalto/ui';
import { Button, Group, Text } from '@mantine/core';

import { Failure } from '../parts/failure.tsx';

export interface SaveChangesProps {
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** What somebody else changed since, such as "this list"; undefined: nothing. */
  readonly outdated: string | undefined;
  readonly error: unknown;
  readonly saveLabel: string;
  readonly onDiscard: () => void;
}

/** The end of a form whose changes count once they are saved. */
export function SaveChanges(props: SaveChangesProps) {
  const { isDirty, isSaving, outdated, error, saveLabel, onDiscard } = props;
  return (
    <>
      {error !== null && <Failure error={error} />}
      {outdated !== undefined && (
        <Text size="sm" role="status">
          Somebody else changed {outdated} meanwhile. Saving puts yours in its place; discarding shows theirs.
        </Text>
      )}
      {isDirty && (
        <Group gap="sm">
          <BusyButton type="submit" isBusy={isSaving}>
            {saveLabel}
          </BusyButton>
          <Button variant="default" onClick={onDiscard}>
            Discard changes
          </Button>
        </Group>
      )}
    </>
  );
}
