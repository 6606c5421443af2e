import { useFactors } from '@aalto/sdk/react';
import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
import { ErrorState, LoadingState } from '@aalto/ui';
import { Badge, Box, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';

import { Section } from '../parts/section.tsx';
import { Enrollment } from './enrollment.tsx';
import { FactorList } from './factor-list.tsx';

export interface SecondFactorSectionProps {
  /** With a first authenticator. */
  readonly onIssued: (issued: IssuedRecoveryCodes) => void;
}

/** Two-factor authentication of the operator's own account. */
export function SecondFactorSection({ onIssued }: SecondFactorSectionProps) {
  const { factors, error, reload } = useFactors();
  const [isEnrolling, enrollment] = useDisclosure();
  const title = useRef<HTMLHeadingElement>(null);
  const focusTitle = (): void => title.current?.focus();
  const isOn = factors !== null && factors.length > 0;
  return (
    <Section
      title="Two-factor authentication"
      titleRef={title}
      description="Besides your password, signing in then takes a code from an authenticator app on your phone."
      action={factors && <StateBadge isOn={isOn} />}
    >
      {!factors && error && <ErrorState error={error} onRetry={() => void reload()} />}
      {!factors && !error && <LoadingState label="Loading your authenticators" rows={1} rowHeight={36} />}
      {isOn && <FactorList factors={factors} onRemoved={focusTitle} />}
      {factors && isEnrolling && (
        <Enrollment
          onIssued={onIssued}
          onDone={() => {
            enrollment.close();
            focusTitle();
          }}
        />
      )}
      {factors && !isEnrolling && (
        <Box>
          <Button variant={isOn ? 'default' : 'filled'} onClick={enrollment.open}>
            {isOn ? 'Add another authenticator' : 'Set up an authenticator app'}
          </Button>
        </Box>
      )}
    </Section>
  );
}

function StateBadge({ isOn }: { readonly isOn: boolean }) {
  return (
    <Badge variant={isOn ? 'light' : 'default'} tt="none" fw={550}>
      {isOn ? 'On' : 'Off'}
    </Badge>
  );
}
