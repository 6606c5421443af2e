import { declaredErrors } from '@aalto/server';
import type { ProcedureAccess } from '@aalto/server';

import type { ApiDescription, ErrorTypes, ProcedureTypes } from '../model/describe-api.ts';
import { quote } from './literals.ts';
import { renderDeclaration } from './render-declaration.ts';
import { text, union } from './type-tree.ts';
import type { Field } from './type-tree.ts';

const nameByAccess: Record<ProcedureAccess, string> = {
  public: 'PublicErrorCode',
  session: 'SessionErrorCode',
  'public-data': 'PublicDataErrorCode',
  data: 'DataErrorCode',
  operator: 'OperatorErrorCode',
};

const docsByAccess: Record<ProcedureAccess, string> = {
  public: 'What every procedure can answer.',
  session: 'What every procedure for a signed-in user can answer.',
  'public-data': 'What every procedure over public data can answer.',
  data: 'What every procedure behind the gate can answer.',
  operator: 'What every procedure for operators can answer.',
};

/** The codes that come with an access; `PublicErrorCode` and the like. */
export function renderAccessErrors({ procedures }: ApiDescription): string[] {
  const used = new Set(procedures.map(({ procedure }) => procedure.access));
  return [...used].toSorted().map((access) => {
    const codes = declaredErrors({ access }).map((code) => text(quote(code)));
    return renderDeclaration(nameByAccess[access], union(codes), [docsByAccess[access]]);
  });
}

/** The codes of one procedure: those of its access, and its own. */
export function renderProcedureError({ procedure, name }: ProcedureTypes): string {
  const { access, errors } = procedure;
  const inherited = new Set<string>(declaredErrors({ access }));
  const own = errors.filter((code) => !inherited.has(code)).map((code) => text(quote(code)));
  return renderDeclaration(`${name}Error`, union([text(nameByAccess[access]), ...own]));
}

/** What comes with each code, and the one that is the client's own. */
export function renderErrorDetails({ errors }: ApiDescription): string {
  const fields = errors.map(({ code, message, details }: ErrorTypes): Field => ({
    name: code,
    type: details,
    isOptional: false,
    docs: [message],
  }));
  const ofTheClient: Field = {
    name: 'network_error',
    type: text('null'),
    isOptional: false,
    docs: ['Nothing came back, or nothing that could be read: the client says so itself.'],
  };
  return renderDeclaration(
    'ErrorDetails',
    { kind: 'object', fields: [...fields, ofTheClient], isOpen: false },
    ['What comes with each error code; null for nothing.'],
  );
}
