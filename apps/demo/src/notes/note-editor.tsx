import { BusyButton, describeError } from '@aalto/ui';
import { Alert, Button, Group, Stack, Switch, Textarea } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

import type { NoteDraft, NoteForm } from './use-note-form.ts';

export interface NoteEditorProps {
  readonly form: NoteForm;
  readonly label: string;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSubmit: (draft: NoteDraft) => void;
  readonly onCancel?: () => void;
}

/** For a new note and for one that changes. What is typed stays until it is saved. */
export function NoteEditor(props: NoteEditorProps): ReactElement {
  const { form, label, submitLabel, isBusy, error, onSubmit, onCancel } = props;
  const body = useRef<HTMLTextAreaElement>(null);
  // An editor that can be cancelled was asked for just now.
  const isAskedFor = onCancel !== undefined;
  useEffect(() => {
    if (isAskedFor) body.current?.focus();
  }, [isAskedFor]);
  const submit = form.onSubmit(
    (draft) => {
      if (!isBusy) onSubmit(draft);
    },
    () => body.current?.focus(),
  );
  function cancelOnEscape(event: KeyboardEvent): void {
    if (event.key === 'Escape') onCancel?.();
  }

  return (
    <form onSubmit={submit} onKeyDown={cancelOnEscape} noValidate>
      <Stack gap="sm">
        <Textarea
          ref={body}
          label={label}
          placeholder="What is on your mind?"
          autosize
          minRows={3}
          maxRows={14}
          onKeyDown={submitOnControlEnter}
          {...form.getInputProps('body')}
        />
        {Boolean(error) && (
          <Alert color="red" variant="light" role="alert">
            {describeError(error).title}. {describeError(error).message} Your note is still here.
          </Alert>
        )}
        <Group justify="space-between" gap="sm" mih={36}>
          <Switch label="Public" {...form.getInputProps('isPublic', { type: 'checkbox' })} />
          <Group gap="xs">
            {onCancel && (
              <Button variant="subtle" color="gray" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <BusyButton type="submit" isBusy={isBusy}>
              {submitLabel}
            </BusyButton>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function submitOnControlEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
}
