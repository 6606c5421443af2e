import { Badge } from '@mantine/core';

/** The state of the switch, in two words. */
export function RequireMfaBadge({ requireMfa }: { readonly requireMfa: boolean }) {
  return requireMfa ? (
    <Badge variant="light" tt="none" fw={550} flex="none">
      MFA required
    </Badge>
  ) : (
    <Badge variant="default" tt="none" fw={550} flex="none">
      MFA optional
    </Badge>
  );
}
