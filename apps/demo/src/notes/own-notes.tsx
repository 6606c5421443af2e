import type { Note } from '@aalto/sdk';
import { BusyButton, EmptyState } from '@aalto/ui';
import { Center, Stack, Title } from '@mantine/core';
import { IconNotes } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement, RefObject } from 'react';

import classes from './note-card.module.css';
import { OwnNote } from './own-note.tsx';
import { RemoveNote } from './remove-note.tsx';

export interface OwnNotesProps {
  readonly notes: readonly Note[];
  /** Undefined: these are all. */
  readonly onMore: (() => void) | undefined;
  readonly isLoadingMore: boolean;
}

export function OwnNotes({ notes, onMore, isLoadingMore }: OwnNotesProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const { list, markEnd } = useFocusOnNew(notes.length);
  const [toRemove, setToRemove] = useState<Note | null>(null);

  function loadMore(): void {
    markEnd();
    onMore?.();
  }

  function closeRemoved(): void {
    setToRemove(null);
    // The button that asked is gone with its note.
    heading.current?.focus();
  }

  return (
    <Stack gap="md" component="section" aria-labelledby="own-notes">
      <Title order={2} fz="md" id="own-notes" ref={heading} tabIndex={-1}>
        Your notes
      </Title>
      {notes.length === 0 ? <NoNotes /> : <NoteList list={list} notes={notes} onRemove={setToRemove} />}
      {onMore && (
        <Center>
          <BusyButton variant="default" onClick={loadMore} isBusy={isLoadingMore}>
            Load more
          </BusyButton>
        </Center>
      )}
      <RemoveNote note={toRemove} onClose={() => setToRemove(null)} onRemoved={closeRemoved} />
    </Stack>
  );
}

interface NoteListProps {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly notes: readonly Note[];
  readonly onRemove: (note: Note) => void;
}

function NoteList({ list, notes, onRemove }: NoteListProps): ReactElement {
  return (
    <ul ref={list} className={classes['list']}>
      {notes.map((note) => (
        <OwnNote key={note.id} note={note} onRemove={() => onRemove(note)} />
      ))}
    </ul>
  );
}

/** After more were loaded, the person reads on at the first of them. */
function useFocusOnNew(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<number | null>(null);
  useEffect(() => {
    const first = end.current === null ? null : list.current?.children[end.current];
    if (!(first instanceof HTMLElement)) return;
    end.current = null;
    first.focus({ preventScroll: true });
  }, [count]);
  return { list, markEnd: () => (end.current = count) };
}

function NoNotes(): ReactElement {
  return (
    <EmptyState icon={<IconNotes size={36} stroke={1.4} />} title="No notes yet">
      Write your first one above. Only you can read it, unless you make it public.
    </EmptyState>
  );
}
