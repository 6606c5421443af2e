import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import type { ReactElement } from 'react';

export interface DeviceIconProps {
  /** Such as "Safari on iPhone". */
  readonly device: string;
}

export function DeviceIcon({ device }: DeviceIconProps): ReactElement {
  const Icon = /iPhone|iPad|Android/.test(device) ? IconDeviceMobile : IconDeviceDesktop;
  return <Icon size={22} stroke={1.5} aria-hidden />;
}
