import type { ApiDescription, ProcedureTypes } from '../model/describe-api.ts';
import { propertyName, quote } from './literals.ts';
import { renderDeclaration } from './render-declaration.ts';
import { renderAccessErrors, renderErrorDetails, renderProcedureError } from './render-errors.ts';
import { renderInterface } from './render-interface.ts';
import { text } from './type-tree.ts';

const HEADER = `/**
 * The typed api of the server, written by \`aalto generate\`: change the router, not this file.
 * Types, except for one table at the end.
 */
`;

const RESULT = `/** What every call answers: it throws for nothing that the server foresees. */
export type Result<Data, Code extends ErrorCode> =
  | { readonly data: Data; readonly error: null }
  | { readonly data: null; readonly error: AaltoError<Code | 'network_error'> };

/** An error whose \`details\` are known once its \`code\` is. */
export type AaltoError<Code extends ErrorCode = ErrorCode> = { [One in Code]: AaltoErrorOf<One> }[Code];

export interface AaltoErrorOf<Code extends ErrorCode> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails[Code];
  /** Of HTTP; 0 where nothing was answered. */
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
}

export type ErrorCode = keyof ErrorDetails;
`;

/** The generated file: what a reader looks for first comes first. */
export function renderApi(api: ApiDescription): string {
  return [
    HEADER,
    renderInterface(api),
    RESULT,
    ...api.procedures.map(renderProcedure),
    ...api.shared.map(({ name, type, docs }) => renderDeclaration(name, type, docs)),
    ...renderAccessErrors(api),
    renderErrorDetails(api),
    renderProcedureErrors(api),
    renderTable(api),
  ].join('\n');
}

function renderProcedure(types: ProcedureTypes): string {
  const { name, input, output } = types;
  const declarations = [
    ...(input ? [renderDeclaration(`${name}Input`, input)] : []),
    renderDeclaration(`${name}Output`, output),
    renderProcedureError(types),
  ];
  return declarations.join('\n');
}

/** For code that has a path and a caught error, and wants to know the codes. */
function renderProcedureErrors({ procedures }: ApiDescription): string {
  const fields = procedures.map(({ procedure, name }) => ({
    name: procedure.path,
    type: text(`${name}Error`),
    isOptional: false,
    docs: [],
  }));
  return renderDeclaration('ProcedureErrors', { kind: 'object', fields, isOpen: false }, [
    'The error codes of each procedure, by its path.',
  ]);
}

function renderTable({ procedures }: ApiDescription): string {
  const rows = procedures.map(({ procedure: { path, kind }, inputUse }) => {
    return `  ${propertyName(path)}: ${quote(inputUse === 'empty' ? `${kind} {}` : kind)},\n`;
  });
  return `/** How each procedure is called; \`{}\`: what is sent where its input is left out. */
export const procedures = {
${rows.join('')}} as const;
`;
}
