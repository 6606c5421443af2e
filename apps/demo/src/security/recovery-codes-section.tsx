import { useRecoveryCodes } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { LoadingState, describeRecoveryCodes } from '@aalto/ui';
import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/section.tsx';
import { MakeRecoveryCodes } from './make-recovery-codes.tsx';

export interface RecoveryCodesSectionProps {
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
}

/** For the day that the phone is gone. */
export function RecoveryCodesSection({ onIssued }: RecoveryCodesSectionProps): ReactElement {
  const { remaining, error, isLoading, reload } = useRecoveryCodes();
  return (
    <Section
      id="recovery-codes"
      title="Recovery codes"
      badge={remaining !== null && <LeftBadge left={remaining} />}
      description="For the day that you lose your authenticator: each lets you in once."
    >
      <Loaded
        query={{ data: remaining ?? undefined, error, isFetching: isLoading, refetch: reload }}
        loading={<LoadingState label="Loading your recovery codes" rows={1} rowHeight={36} />}
      >
        {(left) => <Renewal left={left} onIssued={onIssued} />}
      </Loaded>
    </Section>
  );
}

function LeftBadge({ left }: { readonly left: number }): ReactElement {
  const { state, warning } = describeRecoveryCodes(left);
  return (
    <Badge variant="light" color={warning === null ? 'gray' : 'red'} size="lg" tt="none" fw={550}>
      {state}
    </Badge>
  );
}

function Warning({
  isLast,
  children,
}: {
  readonly isLast: boolean;
  readonly children: string;
}): ReactElement {
  if (!isLast) return <Text maw={560}>{children}</Text>;
  return (
    <Alert role="presentation" variant="light" color="red" icon={<IconAlertTriangle aria-hidden />}>
      {children}
    </Alert>
  );
}

interface RenewalProps extends RecoveryCodesSectionProps {
  readonly left: number;
}

function Renewal({ left, onIssued }: RenewalProps): ReactElement {
  const [isAsking, dialog] = useDisclosure();
  const { warning, action } = describeRecoveryCodes(left);
  return (
    <>
      {warning !== null && <Warning isLast={left === 0}>{warning}</Warning>}
      <Group>
        <Button variant={left === 0 ? 'filled' : 'default'} onClick={dialog.open}>
          {action}
        </Button>
      </Group>
      <MakeRecoveryCodes isOpen={isAsking} left={left} onClose={dialog.close} onIssued={onIssued} />
    </>
  );
}
