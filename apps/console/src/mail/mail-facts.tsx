import { DataList, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import type { Mail } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { stateWords } from './mail-words.ts';

/** Whom a mail goes to, and what became of it. */
export function MailFacts({ mail }: { readonly mail: Mail }) {
  return (
    <DataList size="sm" labelWidth="6rem">
      {factsOf(mail).map(({ label, value }) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

function factsOf(mail: Mail): Fact[] {
  const { to, createdAt } = mail;
  const facts: Fact[] = [
    { label: 'To', value: to },
    { label: 'Written', value: <DateTime value={createdAt} /> },
  ];
  return mail.state === 'kept' ? facts : [...facts, ...deliveryOf(mail)];
}

function deliveryOf({ state, attempts, sentAt, nextAttemptAt, lastError }: Mail): Fact[] {
  const { label, meaning } = stateWords[state];
  const facts: (Fact | false)[] = [
    {
      label: 'State',
      value: (
        <div>
          <Text inherit fw={550}>
            {label}
          </Text>
          <Text inherit c="dimmed">
            {meaning}
          </Text>
        </div>
      ),
    },
    sentAt !== null && { label: 'Sent', value: <DateTime value={sentAt} /> },
    { label: 'Attempts', value: String(attempts) },
    nextAttemptAt !== null &&
      attempts > 0 && { label: 'Next attempt', value: <DateTime value={nextAttemptAt} /> },
    lastError !== null && { label: 'Last error', value: <code>{lastError}</code> },
  ];
  return facts.filter((fact) => fact !== false);
}
