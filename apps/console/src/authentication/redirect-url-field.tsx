import { ActionIcon, Group, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconX } from '@tabler/icons-react';
import { useRef } from 'react';

import type { UrlRow } from './use-redirect-urls.ts';

export interface RedirectUrlFieldProps {
  readonly row: UrlRow;
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly onChange: (url: string) => void;
  readonly onMoveUp: () => void;
  readonly onRemove: () => void;
}

export function RedirectUrlField({ row, index, onChange, onMoveUp, onRemove }: RedirectUrlFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const isDefault = index === 0;
  const name = `Redirect URL ${index + 1}`;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <TextInput
        ref={input}
        flex={1}
        aria-label={isDefault ? `${name}, the default` : name}
        value={row.url}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={row.error}
        placeholder="https://app.example.com/auth/return"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        // Just added: here one goes on.
        autoFocus={row.url === ''}
        inputWrapperOrder={['input', 'description', 'error']}
        description={isDefault && 'The default.'}
      />
      <Tooltip label="Move up">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Move ${name} up`}
          onClick={() => {
            onMoveUp();
            // On top the button is gone.
            if (index === 1) input.current?.focus();
          }}
          // There is nowhere to go; its place is kept.
          style={{ visibility: isDefault ? 'hidden' : 'visible' }}
        >
          <IconArrowUp size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Remove">
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
