import { useForm } from '@mantine/form';

const MAX_LENGTH = 10_000;

export interface NoteDraft {
  readonly body: string;
  readonly isPublic: boolean;
}

export type NoteForm = ReturnType<typeof useNoteForm>;

/** A note as it is being written. */
export function useNoteForm(initialValues: NoteDraft) {
  return useForm<NoteDraft>({ initialValues, validate: { body: checkBody }, validateInputOnChange: false });
}

function checkBody(body: string): string | null {
  const { length } = body.trim();
  if (length === 0) return 'Write something first.';
  return length > MAX_LENGTH ? `Shorten it by ${length - MAX_LENGTH} characters.` : null;
}
