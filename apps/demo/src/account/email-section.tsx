import { EmailForm } from '@aalto/ui';
import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { Section } from '../parts/section.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { PendingEmail } from './pending-email.tsx';
import { useUpdateUser } from './user-query.ts';
import type { OwnUser } from './user-query.ts';

export interface EmailSectionProps {
  readonly user: OwnUser;
}

/** The address, and the way to another one: a mail there proves that it is the person's own. */
export function EmailSection({ user }: EmailSectionProps): ReactElement {
  const { email, newEmail, emailVerifiedAt } = user;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isEditing, setEditing] = useState(false);
  const { sentAt, ask } = useAskedEmail();
  const isConfirmed = emailVerifiedAt !== null;

  async function askAndWait(wish: string): Promise<unknown> {
    const error = await ask(wish);
    if (error === null) setEditing(false);
    return error;
  }

  function cancel(): void {
    setEditing(false);
    heading.current?.focus();
  }

  function finish(): void {
    heading.current?.focus();
    notifications.show({ id: 'email-confirmed', message: 'Your e-mail address is confirmed.' });
  }

  return (
    <Section
      id="email"
      title="E-mail"
      heading={heading}
      badge={
        <Badge variant="light" color={isConfirmed ? 'sea' : 'gray'} size="lg" tt="none" fw={550}>
          {isConfirmed ? 'Confirmed' : 'Not confirmed'}
        </Badge>
      }
      description="You sign in with it, and what concerns your account is mailed there."
    >
      <Text fw={500} truncate>
        {email}
      </Text>
      {isEditing && <NewEmail onSubmit={askAndWait} onCancel={cancel} />}
      {!isEditing && newEmail !== null && (
        <PendingEmail
          email={newEmail}
          isNew={newEmail !== email}
          sentAt={sentAt}
          onResend={() => ask(newEmail)}
          onConfirmed={finish}
          onChangeAddress={() => setEditing(true)}
        />
      )}
      {!isEditing && newEmail === null && (
        <Group gap="sm">
          <Button variant="default" onClick={() => setEditing(true)}>
            Change address
          </Button>
          {!isConfirmed && <ConfirmButton onConfirm={() => ask(email)} />}
        </Group>
      )}
    </Section>
  );
}

interface NewEmailProps {
  readonly onSubmit: (email: string) => Promise<unknown>;
  readonly onCancel: () => void;
}

function NewEmail({ onSubmit, onCancel }: NewEmailProps): ReactElement {
  return (
    <Box maw={380}>
      <EmailForm
        isNew
        autoFocus
        label="New e-mail address"
        submitLabel="Mail me a code"
        secondary={
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        }
        onSubmit={onSubmit}
      />
    </Box>
  );
}

/** When the mail was asked for, as far as this page knows, and how to ask for it. */
function useAskedEmail() {
  const { mutateAsync } = useUpdateUser();
  const [sentAt, setSentAt] = useState(0);

  async function ask(email: string): Promise<unknown> {
    try {
      await mutateAsync({ email });
      setSentAt(Date.now());
      return null;
    } catch (error) {
      return error;
    }
  }

  return { sentAt, ask };
}
