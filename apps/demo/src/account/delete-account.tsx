import { unwrap } from '@aalto/ui';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { use, useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Section } from '../parts/section.tsx';
import { LeavingContext } from '../session/leaving-context.ts';

export interface DeleteAccountProps {
  readonly email: string;
}

export function DeleteAccount({ email }: DeleteAccountProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  return (
    <Section
      id="delete"
      title="Delete account"
      description="Your notes, public ones too, your password and authenticators go with it. Nobody can bring them back."
    >
      <Group>
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          Delete account
        </Button>
      </Group>
      {isAsking && <DeleteDialog email={email} onClose={() => setAsking(false)} />}
    </Section>
  );
}

interface DeleteDialogProps extends DeleteAccountProps {
  readonly onClose: () => void;
}

/** Asks for the address to be typed: this is no button to press by mistake. */
function DeleteDialog({ email, onClose }: DeleteDialogProps): ReactElement {
  const { mutate, isPending, error } = useDeleteUser();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);

  function confirm(): void {
    const isRight = typed.trim().toLowerCase() === email.toLowerCase();
    setWrong(!isRight);
    if (isRight) mutate();
    else field.current?.focus();
  }

  return (
    <ConfirmDialog
      isOpen
      title="Delete your account?"
      confirmLabel="Delete for good"
      isBusy={isPending}
      error={error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text>All of your notes and everything about your account are deleted. This cannot be undone.</Text>
      <TextInput
        ref={field}
        data-autofocus
        label={`To confirm, type ${email}`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={isWrong && <span role="alert">This is not your e-mail address.</span>}
      />
    </ConfirmDialog>
  );
}

function useDeleteUser() {
  const { client } = useDemo();
  const setLeaving = use(LeavingContext);
  return useMutation({
    mutationFn: async () => {
      setLeaving(true);
      return unwrap(await client.auth.deleteUser());
    },
    onSuccess: () => notifications.show({ message: 'Your account is deleted.' }),
    onError: () => setLeaving(false),
  });
}
