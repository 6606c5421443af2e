import type { Provider } from '../app/trpc.ts';

export interface Preset {
  readonly id: 'google' | 'github' | 'other';
  readonly label: string;
  readonly kind: Provider['kind'];
  /** What apps usually call it. */
  readonly name: string;
  readonly issuer: string;
  readonly issuerExample: string;
  readonly scopes: string;
  /** What to do at the provider. */
  readonly advice: string;
}

const oidc = { kind: 'oidc', scopes: 'openid email' } as const;

export const presets: readonly [Preset, ...Preset[]] = [
  {
    ...oidc,
    id: 'google',
    label: 'Google',
    name: 'google',
    issuer: 'https://accounts.google.com',
    issuerExample: 'https://accounts.google.com',
    advice:
      'In the Google Cloud console, make an OAuth client of the type “Web application”, and give it the callback URL as an authorised redirect URI.',
  },
  {
    id: 'github',
    label: 'GitHub',
    kind: 'github',
    name: 'github',
    issuer: '',
    issuerExample: '',
    scopes: 'user:email',
    advice: 'In GitHub’s developer settings, make an OAuth app with the callback URL.',
  },
  {
    ...oidc,
    id: 'other',
    label: 'Other',
    name: '',
    issuer: '',
    issuerExample: 'https://accounts.example.com',
    advice:
      'Any OpenID Connect provider: register a confidential client for the authorization code flow, with the callback URL as its redirect URI.',
  },
];

export function presetOf(id: string): Preset {
  return presets.find((preset) => preset.id === id) ?? presets[0];
}
