import { IconBrandGithub, IconBrandGoogle, IconBrandWindows, IconLogin2 } from '@tabler/icons-react';
import type { ReactElement } from 'react';

const marks = { github: IconBrandGithub, google: IconBrandGoogle, microsoft: IconBrandWindows } as const;

export interface ProviderMarkProps {
  readonly name: string;
  readonly kind?: 'oidc' | 'github' | undefined;
}

export function ProviderMark({ name, kind }: ProviderMarkProps): ReactElement {
  const Mark = kind === 'github' ? IconBrandGithub : (markOf(name) ?? IconLogin2);
  return <Mark size={20} stroke={1.6} aria-hidden />;
}

function markOf(name: string) {
  return name === 'github' || name === 'google' || name === 'microsoft' ? marks[name] : undefined;
}
