import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactNode } from 'react';

import type { User } from '../app/trpc.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';

/** What a section about a user is given. */
export interface AboutUser {
  readonly backendId: string;
  readonly user: User;
  /** The operator who looks. */
  readonly isOneself: boolean;
}

interface Change {
  readonly mutate: (
    account: { readonly backendId: string; readonly userId: string },
    options: { readonly onSuccess: () => void },
  ) => void;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly reset: () => void;
}

export interface UserActionProps extends Pick<AboutUser, 'backendId' | 'user'> {
  readonly label: string;
  readonly change: Change;
  /** What is asked, of the user as it was when the dialog opened: it does not change under the reader's eyes. */
  readonly describe: (user: User) => UserQuestion;
}

interface UserQuestion {
  readonly title: string;
  readonly confirmLabel: string;
  readonly isDestructive: boolean;
  readonly consequences: ReactNode;
}

/** A button that asks before it does something to a user. */
export function UserAction({ backendId, user, label, change, describe }: UserActionProps) {
  const [isAsking, dialog] = useDisclosure();
  const [asked, setAsked] = useState(user);
  const { title, confirmLabel, isDestructive, consequences } = describe(asked);
  const ask = (): void => {
    setAsked(user);
    dialog.open();
  };
  return (
    <>
      <Button variant="default" onClick={ask}>
        {label}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={title}
        confirmLabel={confirmLabel}
        isDestructive={isDestructive}
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ backendId, userId: user.id }, { onSuccess: dialog.close })}
        onClose={dialog.close}
        onClosed={change.reset}
      >
        {consequences}
      </ConfirmDialog>
    </>
  );
}
