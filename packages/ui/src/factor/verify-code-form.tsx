import type { Api, AuthVerifyRecoveryCodeOutput, Factor } from '@aalto/sdk';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';

import { CodeForm } from '../code/code-form.tsx';
import { OtherWay } from '../code/other-way.tsx';
import { readCodedError } from '../error/coded-error.ts';
import { unwrap } from '../query/unwrap.ts';
import { RecoveryCodeForm } from '../recovery/recovery-code-form.tsx';

export interface VerifyCodeFormProps {
  readonly auth: Pick<Api['auth'], 'challengeMfa' | 'verifyMfa' | 'verifyRecoveryCode'>;
  /** With what a recovery code answered, where it was one. */
  readonly onVerified: (recovered?: AuthVerifyRecoveryCodeOutput) => void;
  readonly onCancel?: (() => void) | undefined;
}

/** Raises the session by a code of an authenticator that is enrolled already, or by a recovery code. */
export function VerifyCodeForm({ auth, onVerified, onCancel }: VerifyCodeFormProps): ReactElement {
  const [isRecovering, setRecovering] = useState(false);
  // Without its answer the form works all the same: it only tells which authenticators there are, and of a lock.
  const challenge = useQuery({
    queryKey: ['mfa', 'challenge'],
    queryFn: async () => unwrap(await auth.challengeMfa()),
    gcTime: 0,
    staleTime: 0,
    networkMode: 'always',
    retry: false,
  });

  async function verify(code: string): Promise<unknown> {
    const { error } = await auth.verifyMfa({ code });
    if (error === null) onVerified();
    // This may have been the guess that locks: then it is told now, and not only at the next one.
    if (isWrongCode(error)) void challenge.refetch();
    return error;
  }

  if (isRecovering)
    return (
      <RecoveryCodeForm
        auth={auth}
        onRecovered={onVerified}
        onCancel={onCancel}
        alternative={<OtherWay label="Use your authenticator" onChoose={() => setRecovering(false)} />}
      />
    );
  const retryAfterSeconds = challenge.data?.retryAfterSeconds ?? null;
  const hasNone = challenge.data?.recoveryCodesRemaining === 0;
  return (
    <Stack gap="md">
      <CodeForm
        autoFocus
        description={describe(challenge.data?.factors ?? [])}
        lockedUntil={retryAfterSeconds === null ? null : challenge.dataUpdatedAt + retryAfterSeconds * 1000}
        onSubmit={verify}
        onCancel={onCancel}
        otherWay={
          hasNone ? undefined : { label: 'Use a recovery code instead', onChoose: () => setRecovering(true) }
        }
      />
      {hasNone && (
        <Text size="sm" c="dimmed">
          No recovery codes are left for this account. If your authenticator is lost, ask whoever runs this
          app.
        </Text>
      )}
    </Stack>
  );
}

function isWrongCode(error: unknown): boolean {
  const code = readCodedError(error)?.code;
  return code === 'invalid_code' || code === 'mfa_locked';
}

function describe(factors: readonly Factor[]): string {
  const [first, ...others] = factors;
  if (!first) return 'The six digits that your authenticator app shows now.';
  if (others.length === 0)
    return `The six digits that your authenticator app shows now (${first.friendlyName}).`;
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(
    factors.map((one) => one.friendlyName),
  );
  return `The six digits that one of your authenticator apps shows now: ${names}.`;
}
