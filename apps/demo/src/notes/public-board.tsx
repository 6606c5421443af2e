import type { Note } from '@aalto/sdk';
import { EmptyState } from '@aalto/ui';
import { SimpleGrid } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { NoteCard } from './note-card.tsx';
import classes from './note-card.module.css';

export interface PublicBoardProps {
  readonly notes: readonly Note[];
}

export function PublicBoard({ notes }: PublicBoardProps): ReactElement {
  if (notes.length === 0) {
    return (
      <EmptyState icon={<IconWorld size={36} stroke={1.4} />} title="Nothing public yet">
        As soon as somebody makes a note public, everybody can read it here.
      </EmptyState>
    );
  }
  return (
    <SimpleGrid component="ul" cols={{ base: 1, sm: 2 }} spacing="sm" p={0} m={0} aria-label="Public notes">
      {notes.map((note) => (
        <li key={note.id} className={classes['item']}>
          <NoteCard note={note} />
        </li>
      ))}
    </SimpleGrid>
  );
}
