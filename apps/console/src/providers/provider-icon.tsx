import { IconBrandGithub, IconBrandGoogle, IconBrandWindows, IconId } from '@tabler/icons-react';

import type { Provider } from '../app/trpc.ts';

/** By what the provider is, whatever it is called here. */
export function ProviderIcon({ kind, issuer }: Pick<Provider, 'kind' | 'issuer'>) {
  const Icon = iconOf(kind, issuer);
  return <Icon size={22} stroke={1.6} aria-hidden style={{ flex: 'none' }} />;
}

function iconOf(kind: Provider['kind'], issuer: string) {
  if (kind === 'github') return IconBrandGithub;
  if (issuer === 'https://accounts.google.com') return IconBrandGoogle;
  return issuer.startsWith('https://login.microsoftonline.com/') ? IconBrandWindows : IconId;
}
