import { Paper, VisuallyHidden } from '@mantine/core';
import type { ReactElement } from 'react';

import { NoteEditor } from './note-editor.tsx';
import { useCreateNote } from './use-note-changes.ts';
import { useNoteForm } from './use-note-form.ts';

export function NewNote(): ReactElement {
  const form = useNoteForm({ body: '', isPublic: false });
  const { mutateAsync, isPending, isSuccess, error } = useCreateNote();

  async function create(draft: typeof form.values): Promise<void> {
    // Its error is shown by the editor.
    const created = await mutateAsync(draft).catch(() => null);
    // Who writes on meanwhile has the beginning of the next note there.
    if (created && form.getValues().body === draft.body) form.reset();
  }

  return (
    <Paper p="lg">
      <NoteEditor
        form={form}
        label="New note"
        submitLabel="Add note"
        isBusy={isPending}
        error={error}
        onSubmit={(draft) => void create(draft)}
      />
      <VisuallyHidden role="status">{isSuccess ? 'Your note was added.' : ''}</VisuallyHidden>
    </Paper>
  );
}
