import { Box, Button, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import type { FormEvent } from 'react';

import type { Backend } from '../app/trpc.ts';
import { Section } from '../parts/section.tsx';
import { UnsavedChanges } from '../parts/unsaved-changes.tsx';
import { useFirstWrongField } from '../parts/use-first-wrong-field.ts';
import { RedirectUrlField } from './redirect-url-field.tsx';
import { SaveChanges } from './save-changes.tsx';
import { useRedirectUrls } from './use-redirect-urls.ts';

export interface RedirectUrlsSectionProps {
  readonly backend: Backend;
  readonly isSettled: boolean;
}

/** Where mailed links and social sign-in may lead. */
export function RedirectUrlsSection({ backend, isSettled }: RedirectUrlsSectionProps) {
  const { rows, isDirty, isOutdated, isSaving, refusals, error, ...edit } = useRedirectUrls(backend);
  const form = useFirstWrongField(refusals);
  const addButton = useRef<HTMLButtonElement>(null);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isSaving) edit.save();
  }
  return (
    <Section
      title="Redirect URLs"
      description="The pages of your apps that mailed links and social sign-in may lead to, and nowhere else. Each matches exactly; the first is the default, for calls that name none."
    >
      <form ref={form} onSubmit={submit} noValidate>
        <Stack gap="md">
          {rows.length === 0 && (
            <Text size="sm" c="dimmed">
              None yet. Mailed links then end at a page of ours, and social sign-in is refused.
            </Text>
          )}
          {rows.map((row, index) => (
            <RedirectUrlField
              key={row.id}
              row={row}
              index={index}
              onChange={(url) => edit.change(row.id, url)}
              onMoveUp={() => edit.moveUp(row.id)}
              onRemove={() => {
                edit.remove(row.id);
                addButton.current?.focus();
              }}
            />
          ))}
          <Box>
            <Button
              ref={addButton}
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={!isSettled}
              onClick={() => edit.add(crypto.randomUUID())}
            >
              Add a URL
            </Button>
          </Box>
          <SaveChanges
            isDirty={isDirty}
            isSaving={isSaving}
            outdated={isOutdated ? 'this list' : undefined}
            error={error}
            saveLabel="Save redirect URLs"
            onDiscard={edit.discard}
          />
        </Stack>
      </form>
      <UnsavedChanges isDirty={isDirty} />
    </Section>
  );
}
