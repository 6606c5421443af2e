import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { SubmitEvent } from 'react';

const PAUSE_MS = 300;
/** As long as an address may be. */
const LONGEST = 320;

export interface SearchFieldProps {
  /** What is looked for now. */
  readonly value: string;
  readonly onSearch: (sought: string) => void;
}

/** Looks once its person has paused, or at once by Enter. */
export function SearchField({ value, onSearch }: SearchFieldProps) {
  const { typed, type, lookNow } = useTyped({ value, onSearch });
  const input = useRef<HTMLInputElement>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    lookNow(typed);
  };
  const clear = (): void => {
    lookNow('');
    input.current?.focus();
  };
  return (
    <form role="search" onSubmit={submit}>
      <TextInput
        ref={input}
        type="search"
        label="Find by e-mail address"
        placeholder="Any part of it"
        value={typed}
        maxLength={LONGEST}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
        rightSection={typed !== '' && <CloseButton size="sm" onClick={clear} aria-label="Clear the search" />}
        maw={420}
      />
    </form>
  );
}

/** What is in the field; it follows the address bar where that is changed by somebody else, such as "back". */
function useTyped({ value, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    if (value !== asked.current) setTyped(value);
    asked.current = value;
  }, [value]);
  const look = (sought: string): void => {
    asked.current = sought.trim();
    onSearch(sought.trim());
  };
  const lookSoon = useDebouncedCallback(look, PAUSE_MS);
  const type = (text: string): void => {
    setTyped(text);
    lookSoon(text);
  };
  const lookNow = (text: string): void => {
    lookSoon.cancel();
    setTyped(text);
    look(text);
  };
  return { typed, type, lookNow };
}
