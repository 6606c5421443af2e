import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';

export interface OtherWayProps {
  readonly label: string;
  readonly onChoose: () => void;
}

/** Below a form, to whoever has not got what it asks for. */
export function OtherWay({ label, onChoose }: OtherWayProps): ReactElement {
  return (
    <Anchor component="button" type="button" size="sm" underline="always" mr="auto" onClick={onChoose}>
      {label}
    </Anchor>
  );
}
