import { Badge, Group } from '@mantine/core';
import type { BadgeProps } from '@mantine/core';

export interface UserBadgesProps {
  readonly isOneself: boolean;
  readonly isBanned: boolean;
  readonly isProven: boolean;
  readonly hasFactor: boolean;
}

/** What there is to know at a glance. */
export function UserBadges({ isOneself, isBanned, isProven, hasFactor }: UserBadgesProps) {
  return (
    <Group gap={6}>
      {isOneself && <Word variant="default">You</Word>}
      {isBanned && (
        <Word variant="light" color="red">
          Banned
        </Word>
      )}
      {!isProven && <Word variant="default">Not confirmed</Word>}
      {hasFactor && <Word variant="light">Two-factor</Word>}
    </Group>
  );
}

function Word(props: BadgeProps) {
  return <Badge tt="none" fw={550} flex="none" {...props} />;
}
