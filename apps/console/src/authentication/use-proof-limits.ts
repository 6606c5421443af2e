import { useState } from 'react';

import type { Backend } from '../app/trpc.ts';
import { checkFields, fieldsOf, limitsOf } from './proof-limit-fields.ts';
import type { LimitFields } from './proof-limit-fields.ts';
import { describeLimits, isSameLimits, nistLimits, presetOf } from './proof-limits.ts';
import type { ProofLimits } from './proof-limits.ts';
import { useUpdateAuthentication } from './use-update-authentication.ts';

interface Draft {
  readonly fields: LimitFields;
  /** What the server had when it was begun. */
  readonly base: ProofLimits;
  /** Once it was, each field says as it is typed what is still wrong with it. */
  readonly isRefused: boolean;
}

export interface ProofLimitsOptions {
  readonly backend: Backend;
  /** It was saved or discarded: the buttons are gone. */
  readonly onSettled: () => void;
}

/** The limits as they are being edited. They are saved together, since a preset is all of them at once. */
export function useProofLimits({ backend, onSettled }: ProofLimitsOptions) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refusals, setRefusals] = useState(0);
  const { mutate, isPending, error, reset } = useUpdateAuthentication(describeLimits);
  const initial = { fields: fieldsOf(backend, presetOf(backend)), base: backend, isRefused: false };
  const { fields, base, isRefused }: Draft = draft ?? initial;
  const limits = limitsOf(fields);
  const isDirty = draft !== null && !isSameLimits(limits, backend);

  function edit(changed: Partial<LimitFields>): void {
    setDraft({ fields: { ...fields, ...changed }, base, isRefused });
    if (error) reset();
  }

  function save(): void {
    if (Object.keys(checkFields(fields)).length > 0) {
      setDraft({ fields, base, isRefused: true });
      setRefusals((before) => before + 1);
      return;
    }
    const saved = (): void => {
      // What was changed meanwhile is not saved yet.
      setDraft((now) => (now === draft ? null : now));
      onSettled();
    };
    mutate({ backendId: backend.id, ...limits }, { onSuccess: saved });
  }

  return {
    fields,
    remembers: fields.choice !== 'nist' && fields.remembers,
    errors: isRefused ? checkFields(fields) : {},
    /** How often it was found wrong. */
    refusals,
    error,
    isDirty,
    /** Somebody else saved other limits since. */
    isOutdated: isDirty && !isSameLimits(base, backend),
    isSaving: isPending,
    edit,
    setRemembers: (remembers: boolean) => edit(withRemembering(fields, remembers)),
    save,
    discard: () => {
      setDraft(null);
      reset();
      onSettled();
    },
  };
}

/** Remembering leaves the preset that rules it out, and goes on from its limits; without it, they may be a preset's again. */
function withRemembering(fields: LimitFields, remembers: boolean): LimitFields {
  const { choice, rememberDays } = fields;
  const from = choice === 'nist' ? { ...fieldsOf(nistLimits, 'custom'), rememberDays } : fields;
  const changed = { ...from, remembers };
  return { ...changed, choice: presetOf(limitsOf(changed)) };
}
