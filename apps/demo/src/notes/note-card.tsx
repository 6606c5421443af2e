import type { Note } from '@aalto/sdk';
import { ActionIcon, Badge, Group, Paper, Text, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash, IconWorld } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';

import { Moment } from '../parts/moment.tsx';
import classes from './note-card.module.css';

export interface NoteCardProps {
  readonly note: Note;
  /** Where others read it too, it goes without saying that it is public. */
  readonly withVisibility?: boolean;
  readonly actions?: ReactNode;
}

export function NoteCard({ note, withVisibility = false, actions }: NoteCardProps): ReactElement {
  return (
    <Paper p="lg" h="100%" className={classes['card'] ?? ''}>
      <Text className={classes['body'] ?? ''}>{note.body}</Text>
      <Group gap="sm" mt="sm" mih={28} className={classes['foot'] ?? ''}>
        <Text size="sm" c="dimmed">
          <Moment at={note.createdAt} />
        </Text>
        {withVisibility && note.isPublic && (
          <Badge
            variant="light"
            tt="none"
            fw={500}
            leftSection={<IconWorld size={13} stroke={1.8} aria-hidden />}
          >
            Public
          </Badge>
        )}
        {actions && (
          <Group gap={2} ml="auto">
            {actions}
          </Group>
        )}
      </Group>
    </Paper>
  );
}

export interface NoteActionsProps {
  readonly note: Note;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** Named after the note that they are about, since a page has many of them. */
export function NoteActions({ note, onEdit, onRemove }: NoteActionsProps): ReactElement {
  const beginning = note.body.length > 40 ? `${note.body.slice(0, 40)}…` : note.body;
  return (
    <>
      <Tooltip label="Edit">
        <ActionIcon variant="subtle" color="gray" aria-label={`Edit note: ${beginning}`} onClick={onEdit}>
          <IconPencil size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Remove">
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove note: ${beginning}`} onClick={onRemove}>
          <IconTrash size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
