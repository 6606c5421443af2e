import { normalizeCode } from '@aalto/sdk/react';
import { useState } from 'react';
import type { FormEvent, RefObject } from 'react';

import { mailedCode } from '../code/code-kind.ts';
import { fieldNames, hasErrors } from './field-errors.ts';
import type { FieldErrors, FieldName, FieldValues } from './field-errors.ts';

export interface FieldsOptions {
  readonly check: (values: FieldValues) => FieldErrors;
  /** Answers the error of the call, or null. What was typed stays either way. */
  readonly onSubmit: (values: FieldValues) => Promise<unknown>;
  readonly explain: (error: unknown) => FieldErrors;
}

/** Checks a form, sends it once, and leads to the first field that is wrong. */
export function useFields(form: RefObject<HTMLFormElement | null>, options: FieldsOptions) {
  const { check, onSubmit, explain } = options;
  const [errors, setErrors] = useState<FieldErrors>({});
  const [isBusy, setBusy] = useState(false);

  function show(found: FieldErrors): void {
    setErrors(found);
    const wrong = fieldNames.find((name) => found[name] !== undefined) ?? found.focus;
    const field = wrong && form.current?.elements.namedItem(wrong);
    if (field instanceof HTMLElement) field.focus();
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const values = readFields(event.currentTarget);
    const found = check(values);
    if (hasErrors(found)) return show(found);
    setBusy(true);
    // The same refusal once more is news, which screen readers tell only of an alert that was gone.
    setErrors({});
    const error = await onSubmit(values);
    setBusy(false);
    show(error ? explain(error) : {});
  }

  return { errors, isBusy, submit };
}

/** From the form itself: some password managers fill it without telling React. */
function readFields(form: HTMLFormElement): FieldValues {
  const data = new FormData(form);
  const read = (name: FieldName): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    email: read('email').trim(),
    password: read('password'),
    code: normalizeCode(read('code'), mailedCode.length),
  };
}
