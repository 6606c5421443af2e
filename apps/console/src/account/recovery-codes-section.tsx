import { useFactors, useRecoveryCodes } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { describeRecoveryCodes } from '@aalto/ui';
import { Badge, Box, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Section } from '../parts/section.tsx';

export interface RecoveryCodesSectionProps {
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
}

/** Of an operator who has an authenticator to lose. */
export function RecoveryCodesSection({ onIssued }: RecoveryCodesSectionProps) {
  const { factors } = useFactors();
  const { remaining: left } = useRecoveryCodes();
  if (!factors?.length || left === null) return null;
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
  const [isAsking, dialog] = useDisclosure();
  const { regenerate, isRegenerating, refusal, reset } = useRecoveryCodes();
  const { action, question, consequence } = describeRecoveryCodes(left);

  async function confirm(): Promise<void> {
    const issued = await regenerate();
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
        isBusy={isRegenerating}
        error={refusal}
        onConfirm={() => void confirm()}
        onClose={dialog.close}
        onClosed={reset}
      >
        {consequence}
      </ConfirmDialog>
    </Box>
  );
}
