import { Divider, Stack } from '@mantine/core';
import { useRef } from 'react';
import type { FormEvent } from 'react';

import type { Backend } from '../app/trpc.ts';
import { Section } from '../parts/section.tsx';
import { UnsavedChanges } from '../parts/unsaved-changes.tsx';
import { useFirstWrongField } from '../parts/use-first-wrong-field.ts';
import { CustomLimits } from './custom-limits.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { limitsOf } from './proof-limit-fields.ts';
import type { LimitFields } from './proof-limit-fields.ts';
import { isSameLimits, nistLimits } from './proof-limits.ts';
import { RememberDeviceFields } from './remember-device-fields.tsx';
import { SaveChanges } from './save-changes.tsx';
import { useProofLimits } from './use-proof-limits.ts';

export interface ProofLimitsSectionProps {
  readonly backend: Backend;
  readonly isSettled: boolean;
}

/** How long a proof of the second factor counts, and whether a device may stand in for the next one. */
export function ProofLimitsSection({ backend, isSettled }: ProofLimitsSectionProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const limits = useProofLimits({ backend, onSettled: () => title.current?.focus() });
  const { fields, remembers, errors, isSaving } = limits;
  const form = useFirstWrongField(limits.refusals);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isSaving) limits.save();
  }
  return (
    <Section
      title="How long a proof lasts"
      titleRef={title}
      description="When people are asked for a code of their authenticator again. A change counts from their next call on, and signs nobody out."
    >
      <form ref={form} onSubmit={submit} noValidate>
        <Stack gap="lg">
          <PresetChoice
            value={fields.choice}
            disabled={!isSettled}
            onChange={(choice) => limits.edit({ choice })}
          />
          {fields.choice === 'custom' && (
            <CustomLimits fields={fields} errors={errors} disabled={!isSettled} onChange={limits.edit} />
          )}
          <Divider />
          <RememberDeviceFields
            remembers={remembers}
            days={fields.rememberDays}
            error={errors.rememberDays}
            consequence={consequenceOf(backend, fields, remembers)}
            disabled={!isSettled}
            onToggle={limits.setRemembers}
            onChangeDays={(rememberDays) => limits.edit({ rememberDays })}
          />
          <SaveChanges
            isDirty={limits.isDirty}
            isSaving={isSaving}
            outdated={limits.isOutdated ? 'these limits' : undefined}
            error={limits.error}
            saveLabel="Save limits"
            onDiscard={limits.discard}
          />
        </Stack>
      </form>
      <UnsavedChanges isDirty={limits.isDirty} />
    </Section>
  );
}

/** What remembering, or ending it, means beyond the checkbox. */
function consequenceOf(backend: Backend, fields: LimitFields, remembers: boolean): string | undefined {
  if (backend.rememberDeviceDays > 0 && !remembers)
    return 'Once this is saved, no device counts as remembered any more: on each, a code is asked for at the next call.';
  const limits = limitsOf(fields);
  return remembers && isSameLimits({ ...limits, rememberDeviceDays: 0 }, nistLimits)
    ? 'NIST AAL2 rules out remembered devices, so these limits are custom ones.'
    : undefined;
}
