import type { Note } from '@aalto/sdk';
import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useRemoveNote } from './use-note-changes.ts';

export interface RemoveNoteProps {
  /** Null: none is asked about. */
  readonly note: Note | null;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function RemoveNote({ note, onClose, onRemoved }: RemoveNoteProps): ReactElement {
  const { mutateAsync, isPending, error, reset } = useRemoveNote();

  async function remove({ id }: Note): Promise<void> {
    // Its error is shown by the dialog.
    const removed = await mutateAsync({ id }).catch(() => null);
    if (removed) onRemoved();
  }

  function close(): void {
    reset();
    onClose();
  }

  return (
    <ConfirmDialog
      isOpen={note !== null}
      title="Remove this note?"
      confirmLabel="Remove note"
      isBusy={isPending}
      error={error}
      onConfirm={() => note && void remove(note)}
      onClose={close}
    >
      <Text c="dimmed" lineClamp={4}>
        {note?.body}
      </Text>
      <Text>It cannot be brought back.</Text>
    </ConfirmDialog>
  );
}
