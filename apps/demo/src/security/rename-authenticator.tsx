import { useFactors } from '@aalto/sdk/react';
import type { ListedFactor } from '@aalto/sdk/react';
import { BusyButton, describeError } from '@aalto/ui';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';

const LONGEST_NAME = 60;

export interface RenameAuthenticatorProps {
  readonly factor: ListedFactor;
  readonly onDone: () => void;
}

/** In place of the row. What was typed stays where it is refused; Escape leaves all as it was. */
export function RenameAuthenticator({ factor, onDone }: RenameAuthenticatorProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const { name, type, problem, isBusy, save } = useRenaming(factor, onDone);
  useEffect(() => input.current?.select(), []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!(await save())) input.current?.focus();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput
          ref={input}
          label="Name of the authenticator"
          maw={360}
          autoComplete="off"
          maxLength={LONGEST_NAME}
          value={name}
          readOnly={isBusy}
          inputWrapperOrder={['label', 'input', 'error']}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === 'Escape') onDone();
          }}
          error={problem && <span role="alert">{problem}</span>}
        />
        <Group gap="sm">
          <BusyButton type="submit" isBusy={isBusy}>
            Save
          </BusyButton>
          <Button variant="subtle" color="gray" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useRenaming({ id, friendlyName }: ListedFactor, onDone: () => void) {
  const { rename } = useFactors();
  const [name, type] = useState(friendlyName);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  /** Answers whether it is saved. */
  async function save(): Promise<boolean> {
    const chosen = name.trim();
    if (isBusy) return true;
    if (chosen === '') {
      setProblem('Enter a name.');
      return false;
    }
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    setProblem(null);
    setBusy(true);
    const { error } = await rename(id, chosen);
    setBusy(false);
    if (error === null) onDone();
    else setProblem(`${describeError(error).title}. ${describeError(error).message}`);
    return error === null;
  }

  return { name, type, problem, isBusy, save };
}
