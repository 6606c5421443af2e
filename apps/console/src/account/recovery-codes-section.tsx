import { describeRecoveryCodes, unwrap, useNewRecoveryCodes } from '@aalto/ui';
import type { IssuedRecoveryCodes } from '@aalto/ui';
import { useSession } from '@aalto/sdk/react';
import { Badge, Box, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';

import { useConsole } from '../app/console-context.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Section } from '../parts/section.tsx';
import { useFactors } from './use-factors.ts';

export interface RecoveryCodesSectionProps {
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
}

/** Of an operator who has an authenticator to lose. */
export function RecoveryCodesSection({ onIssued }: RecoveryCodesSectionProps) {
  const { data: factors } = useFactors();
  const hasFactor = factors !== undefined && factors.length > 0;
  const { data: left } = useRecoveryCodes(hasFactor);
  if (!hasFactor || left === undefined) return null;
  const { state, warning } = describeRecoveryCodes(left);
  return (
    <Section
      title="Recovery codes"
      description="For the day that you lose your authenticator: each lets you in once."
      action={
        <Badge variant="light" color={warning === null ? 'gray' : 'red'} tt="none" fw={550}>
          {state}
        </Badge>
      }
    >
      {warning !== null && <Text size="sm">{warning}</Text>}
      <Renewal left={left} onIssued={onIssued} />
    </Section>
  );
}

interface RenewalProps extends RecoveryCodesSectionProps {
  readonly left: number;
}

function Renewal({ left, onIssued }: RenewalProps) {
  const { client } = useConsole();
  const { session } = useSession();
  const [isAsking, dialog] = useDisclosure();
  const { make, isPending, error, reset } = useNewRecoveryCodes({
    auth: client.auth,
    email: session?.user.email ?? '',
    left,
  });
  const { action, question, consequence } = describeRecoveryCodes(left);

  async function confirm(): Promise<void> {
    const issued = await make();
    if (issued) onIssued(issued);
  }

  return (
    <Box>
      <Button variant={left === 0 ? 'filled' : 'default'} onClick={dialog.open}>
        {action}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={question}
        confirmLabel={action}
        isDestructive={left > 0}
        isBusy={isPending}
        error={error}
        onConfirm={() => void confirm()}
        onClose={dialog.close}
        onClosed={reset}
      >
        {consequence}
      </ConfirmDialog>
    </Box>
  );
}

/** How many are left. Never from before: one may have been used to get here. */
function useRecoveryCodes(hasFactor: boolean) {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['auth', 'recovery-codes'],
    queryFn: async () => unwrap(await client.auth.challengeMfa()).recoveryCodesRemaining,
    enabled: hasFactor,
    staleTime: 0,
  });
}
