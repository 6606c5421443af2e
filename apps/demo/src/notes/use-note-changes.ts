import type { Note, NotesCreateInput, NotesListOutput, NotesUpdateInput } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useDemo } from '../app/demo-context.ts';
import { PUBLIC } from '../app/query-keys.ts';
import { ownNotes } from './notes-queries.ts';

export function useCreateNote() {
  const { client } = useDemo();
  const changeLists = useChangeLists();
  return useMutation({
    mutationFn: async (input: NotesCreateInput) => unwrap(await client.data.notes.create(input)),
    onSuccess: ({ note }) =>
      changeLists((page, index) => (index === 0 ? [note, ...page.filter(({ id }) => id !== note.id)] : page)),
  });
}

export function useUpdateNote() {
  const { client } = useDemo();
  const changeLists = useChangeLists();
  return useMutation({
    mutationFn: async (input: NotesUpdateInput) => unwrap(await client.data.notes.update(input)),
    onSuccess: ({ note }) => changeLists((page) => page.map((one) => (one.id === note.id ? note : one))),
  });
}

export function useRemoveNote() {
  const { client } = useDemo();
  const changeLists = useChangeLists();
  return useMutation({
    mutationFn: async (input: Pick<Note, 'id'>) => unwrap(await client.data.notes.remove(input)),
    onSuccess: ({ note }) => changeLists((page) => page.filter(({ id }) => id !== note.id)),
  });
}

type ChangePage = (notes: Note[], index: number) => Note[];

/**
 * What is shown follows at once, and is asked for again. A list that is on its way may be older than the change: its
 * answer no longer counts.
 */
function useChangeLists(): (change: ChangePage) => Promise<void> {
  const { client } = useDemo();
  const queryClient = useQueryClient();
  return async (change) => {
    const { queryKey } = ownNotes(client);
    await queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData(
      queryKey,
      (all) => all && { ...all, pages: all.pages.map((page, index) => changePage(page, index, change)) },
    );
    void queryClient.invalidateQueries({ queryKey });
    void queryClient.invalidateQueries({ queryKey: [PUBLIC] });
  };
}

function changePage(page: NotesListOutput, index: number, change: ChangePage): NotesListOutput {
  return { ...page, notes: change(page.notes, index) };
}
