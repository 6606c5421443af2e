import { readCodedError } from '@aalto/ui';
import { useState } from 'react';

import type { Backend } from '../app/trpc.ts';
import { useUpdateAuthentication } from './use-update-authentication.ts';

export interface UrlRow {
  /** Stays while the URL is being typed. */
  readonly id: string;
  readonly url: string;
  readonly error?: string;
}

interface Draft {
  readonly rows: readonly UrlRow[];
  /** What the server had when it was begun. */
  readonly base: readonly string[];
}

/**
 * The list as it is being edited. Until something is changed it is the server's, which may change under it; from then
 * on it is the operator's, until it is saved or discarded.
 */
export function useRedirectUrls({ id: backendId, redirectUrls }: Backend) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refusals, setRefusals] = useState(0);
  const { mutate, isPending, error, reset } = useUpdateAuthentication(
    ({ name }) => `The redirect URLs of ${name} were saved.`,
  );
  const { rows, base }: Draft = draft ?? {
    rows: redirectUrls.map((url) => ({ id: url, url })),
    base: redirectUrls,
  };
  const isDirty = draft !== null && !isSame(urlsOf(rows), redirectUrls);

  function edit(changed: readonly UrlRow[]): void {
    setDraft({ rows: changed, base });
    // It was about what is being mended.
    if (error) reset();
  }

  function save(): void {
    const sent = rows.filter(({ url }) => url.trim() !== '');
    mutate(
      { backendId, redirectUrls: urlsOf(sent) },
      {
        // What was typed meanwhile is not saved yet.
        onSuccess: () => setDraft((now) => (now === draft ? null : now)),
        onError: (refusal) => {
          setDraft({ rows: withErrors(sent, refusal), base });
          setRefusals((before) => before + 1);
        },
      },
    );
  }

  return {
    rows,
    isDirty,
    /** Somebody else saved another list since. */
    isOutdated: isDirty && !isSame(base, redirectUrls),
    isSaving: isPending,
    /** How often it was sent in vain. */
    refusals,
    /** What is wrong with no row in particular. */
    error: rows.some((row) => row.error !== undefined) ? null : error,
    add: (id: string) => edit([...rows, { id, url: '' }]),
    remove: (id: string) => edit(rows.filter((row) => row.id !== id)),
    change: (id: string, url: string) => edit(rows.map((row) => (row.id === id ? { id, url } : row))),
    moveUp: (id: string) => edit(movedUp(rows, id)),
    save,
    discard: () => {
      setDraft(null);
      reset();
    },
  };
}

function movedUp(rows: readonly UrlRow[], id: string): readonly UrlRow[] {
  const index = rows.findIndex((row) => row.id === id);
  const [row, above] = [rows[index], rows[index - 1]];
  return row && above ? rows.with(index - 1, row).with(index, above) : rows;
}

/** The server names each wrong one by its place in the list that it was sent. */
function withErrors(sent: readonly UrlRow[], refusal: unknown): readonly UrlRow[] {
  const coded = readCodedError(refusal);
  const issues = coded?.code === 'validation_failed' ? coded.details.issues : [];
  return sent.map(({ id, url }, index) => {
    const issue = issues.find(({ path }) => path[0] === 'redirectUrls' && path[1] === index);
    return issue ? { id, url, error: issue.message } : { id, url };
  });
}

function urlsOf(rows: readonly UrlRow[]): string[] {
  return rows.map(({ url }) => url);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((url, index) => url === others[index]);
}
