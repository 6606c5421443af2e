import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { ComponentProps, MouseEvent, ReactElement } from 'react';

export interface BusyButtonProps extends Pick<
  ButtonProps,
  'children' | 'color' | 'disabled' | 'leftSection' | 'mt' | 'size' | 'variant'
> {
  readonly isBusy: boolean;
  /** Where there are several of one name. */
  readonly 'aria-label'?: string;
  readonly type?: 'button' | 'submit';
  readonly onClick?: (() => void) | undefined;
}

/** A button that waits for what it began. Unlike one that is disabled meanwhile, it keeps the focus. */
export function BusyButton({ isBusy, disabled, onClick, ...props }: BusyButtonProps): ReactElement {
  function click(event: MouseEvent): void {
    if (isBusy) event.preventDefault();
    else onClick?.();
  }

  return (
    <Button
      {...props}
      loading={isBusy}
      renderRoot={(root: ComponentProps<'button'>) => (
        <button {...root} disabled={disabled} aria-disabled={isBusy || undefined} onClick={click} />
      )}
    />
  );
}
