import { NewPasswordForm } from '@aalto/ui';
import { Box, Button, Group } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

import { Section } from '../parts/section.tsx';
import { tellPasswordChanged } from '../session/tell-password-changed.ts';
import { useUpdateUser } from './user-query.ts';

export interface PasswordSectionProps {
  readonly email: string;
}

/** Changes the password, or gives one to an account that never had any: nobody here knows which it is. */
export function PasswordSection({ email }: PasswordSectionProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const [isEditing, setEditing] = useState(false);
  const { mutateAsync } = useUpdateUser();

  function close(): void {
    setEditing(false);
    heading.current?.focus();
  }

  async function save(password: string): Promise<unknown> {
    try {
      await mutateAsync({ password });
    } catch (error) {
      return error;
    }
    close();
    tellPasswordChanged();
    return null;
  }

  return (
    <Section
      id="password"
      title="Password"
      heading={heading}
      description="A new one replaces the one that you have, if any, and signs you out on every other device."
    >
      {isEditing ? (
        <Box maw={380}>
          <NewPasswordForm
            autoFocus
            email={email}
            submitLabel="Save password"
            secondary={
              <Button variant="subtle" color="gray" onClick={close}>
                Cancel
              </Button>
            }
            onSubmit={({ password }) => save(password)}
          />
        </Box>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setEditing(true)}>
            Choose a new password
          </Button>
        </Group>
      )}
    </Section>
  );
}
