import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';

import type { Provider } from '../app/trpc.ts';
import { useTRPC } from '../app/trpc.ts';
import { checkFields, explainRefusal, inputOf } from './provider-fields.ts';
import type { CheckOptions, FieldErrors, FieldName, ProviderFields } from './provider-fields.ts';

export interface ProviderFormOptions extends CheckOptions {
  readonly backendId: string;
  readonly initial: ProviderFields;
  readonly onSaved: (provider: Pick<Provider, 'name'>) => Promise<void>;
}

/** What was typed into the form, what is wrong with it, and how it is saved. */
export function useProviderForm({ backendId, initial, onSaved, ...checks }: ProviderFormOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [fields, setFields] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusals, setRefusals] = useState(0);
  const refuse = (found: FieldErrors): void => {
    setErrors(found);
    setRefusals((before) => before + 1);
  };
  const { mutate, isPending, error, reset } = useMutation(
    trpc.providers.save.mutationOptions({
      onSuccess: async ({ provider }) => {
        await queryClient.invalidateQueries(trpc.providers.list.queryFilter({ backendId }));
        await onSaved(provider);
      },
      onError: (refusal) => refuse(explainRefusal(refusal)),
    }),
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isPending) return;
    const found = checkFields(fields, checks);
    if (Object.keys(found).length > 0) refuse(found);
    else mutate({ backendId, provider: inputOf(fields, checks.kind) });
  }

  const hasFieldErrors = Object.keys(errors).length > 0;
  return {
    fields,
    errors,
    /** How often it was found wrong. */
    refusals,
    /** What is wrong with no field in particular. */
    error: hasFieldErrors ? null : error,
    isSaving: isPending,
    setFields,
    change: (name: FieldName, value: string) => {
      setFields({ ...fields, [name]: value });
      const { [name]: _mended, ...others } = errors;
      setErrors(others);
      // It was about what is being mended.
      if (error) reset();
    },
    submit,
  };
}

export type ProviderForm = ReturnType<typeof useProviderForm>;
