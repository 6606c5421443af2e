import type { Note } from '@aalto/sdk';
import { Paper, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { NoteActions, NoteCard } from './note-card.tsx';
import classes from './note-card.module.css';
import { NoteEditor } from './note-editor.tsx';
import { useUpdateNote } from './use-note-changes.ts';
import { useNoteForm } from './use-note-form.ts';
import type { NoteDraft } from './use-note-form.ts';

export interface OwnNoteProps {
  readonly note: Note;
  readonly onRemove: () => void;
}

/** An item of a list. Reads like the others until its owner edits it, in its place. */
export function OwnNote({ note, onRemove }: OwnNoteProps): ReactElement {
  const [isEditing, setEditing] = useState(false);
  const place = useRef<HTMLLIElement>(null);
  const actions = <NoteActions note={note} onEdit={() => setEditing(true)} onRemove={onRemove} />;

  function finish(): void {
    setEditing(false);
    // The button that was pressed goes with the editor.
    place.current?.focus();
  }

  return (
    <li ref={place} tabIndex={-1} className={classes['item']}>
      {isEditing ? (
        <EditNote note={note} onDone={finish} />
      ) : (
        <NoteCard note={note} withVisibility actions={actions} />
      )}
    </li>
  );
}

interface EditNoteProps {
  readonly note: Note;
  readonly onDone: () => void;
}

function EditNote({ note, onDone }: EditNoteProps): ReactElement {
  const form = useNoteForm({ body: note.body, isPublic: note.isPublic });
  const { mutateAsync, isPending, error } = useUpdateNote();
  const [isDiscarding, setDiscarding] = useState(false);

  async function save(draft: NoteDraft): Promise<void> {
    // Its error is shown by the editor.
    const saved = await mutateAsync({ id: note.id, ...draft }).catch(() => null);
    if (saved) onDone();
  }

  return (
    <Paper p="lg">
      <NoteEditor
        form={form}
        label="Note"
        submitLabel="Save"
        isBusy={isPending}
        error={error}
        onSubmit={(draft) => void save(draft)}
        onCancel={() => (form.isDirty() ? setDiscarding(true) : onDone())}
      />
      <ConfirmDialog
        isOpen={isDiscarding}
        title="Discard your changes?"
        confirmLabel="Discard"
        cancelLabel="Keep writing"
        isBusy={false}
        error={null}
        onConfirm={onDone}
        onClose={() => setDiscarding(false)}
      >
        <Text>The note stays as it was.</Text>
      </ConfirmDialog>
    </Paper>
  );
}
