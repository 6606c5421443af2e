import { readCodedError } from '@aalto/ui';

import type { Provider, ProviderInput } from '../app/trpc.ts';

/** What the form asks for, as it is typed. */
export interface ProviderFields {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Never shown again: empty keeps the one that is stored. */
  readonly clientSecret: string;
  /** Separated by spaces, as everywhere in OAuth. */
  readonly scopes: string;
}

export type FieldName = keyof ProviderFields;
export type FieldErrors = Readonly<Partial<Record<FieldName, string>>>;

const fieldNames: readonly FieldName[] = ['name', 'issuer', 'clientId', 'clientSecret', 'scopes'];

export function fieldsOf({ name, issuer, clientId, scopes }: Provider): ProviderFields {
  return { name, issuer, clientId, clientSecret: '', scopes: scopes.join(' ') };
}

export interface CheckOptions {
  readonly kind: Provider['kind'];
  readonly isNew: boolean;
  readonly takenNames: readonly string[];
}

/** What can be said without asking the server. */
export function checkFields(fields: ProviderFields, { kind, isNew, takenNames }: CheckOptions): FieldErrors {
  const { name, issuer, clientId, clientSecret } = trimmed(fields);
  return {
    ...(isNew && name === '' && { name: 'Choose a name.' }),
    ...(isNew &&
      takenNames.includes(name) && { name: 'There is a provider of this name. Edit that one instead.' }),
    ...(kind === 'oidc' &&
      !URL.canParse(issuer) && { issuer: 'Enter the address of the issuer, beginning with https://.' }),
    ...(clientId === '' && { clientId: 'Enter the id that the provider gave to your client.' }),
    ...(isNew &&
      clientSecret === '' && { clientSecret: 'Enter the secret that the provider gave to your client.' }),
  };
}

export function inputOf(fields: ProviderFields, kind: Provider['kind']): ProviderInput {
  const { name, issuer, clientId, clientSecret, scopes } = trimmed(fields);
  const client = { name, clientId, ...(clientSecret !== '' && { clientSecret }) };
  const named = { ...client, ...(scopes !== '' && { scopes: scopes.split(/[\s,]+/) }) };
  return kind === 'github' ? { ...named, kind } : { ...named, kind, issuer };
}

/** Puts what the server refused to the field that it is about; empty where it is about none. */
export function explainRefusal(error: unknown): FieldErrors {
  const coded = readCodedError(error);
  if (coded?.code !== 'validation_failed') return {};
  const found = coded.details.issues.map(({ path, message }) => ({
    field: fieldNames.find((name) => name === path[1]),
    message,
  }));
  return Object.fromEntries(found.flatMap(({ field, message }) => (field ? [[field, message]] : [])));
}

/** Pasted values bring spaces along. */
function trimmed(fields: ProviderFields): ProviderFields {
  return {
    name: fields.name.trim(),
    issuer: fields.issuer.trim(),
    clientId: fields.clientId.trim(),
    clientSecret: fields.clientSecret.trim(),
    scopes: fields.scopes.trim(),
  };
}
