import { ActionIcon, CopyButton, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface CopyIconProps {
  readonly value: string;
  readonly label: string;
  readonly variant?: 'subtle' | 'default';
}

/** Copies what stands beside it, and says so, to those too who do not see the icon change. */
export function CopyIcon({ value, label, variant = 'subtle' }: CopyIconProps) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <>
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon variant={variant} color="gray" onClick={copy} aria-label={label}>
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
          <VisuallyHidden role="status">{copied && 'Copied'}</VisuallyHidden>
        </>
      )}
    </CopyButton>
  );
}
