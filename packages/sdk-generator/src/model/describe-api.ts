import { errorRegistry } from '@aalto/auth-core';
import type { ErrorCode } from '@aalto/auth-core';

import type { Procedure } from '../read-procedures.ts';
import { text } from '../render/type-tree.ts';
import type { TypeTree } from '../render/type-tree.ts';
import { nameSharedShapes } from '../schema/shared-shapes.ts';
import type { Root } from '../schema/shared-shapes.ts';
import { createNameTable, nameProcedures, pascalCase } from '../type-names.ts';
import { createConverter, takesEmptyObject, typeOfInput, typeOfOutput } from './convert-root.ts';
import type { ConvertedRoot, Converter } from './convert-root.ts';
import { declarationsOf, nameDefinitions } from './definitions.ts';
import type { Declaration, NameOf } from './definitions.ts';

/** Whether a call may leave its input out; `empty`: and where it does, the server wants `{}`. */
type InputUse = 'required' | 'optional' | 'empty';

export interface ProcedureTypes extends NamedProcedure {
  readonly inputUse: InputUse;
  /** None where there is nothing to say: no parser, or one of an object without fields. */
  readonly input: TypeTree | undefined;
  readonly output: TypeTree;
}

export interface ErrorTypes {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: TypeTree;
}

/** Everything that the generated file says. */
export interface ApiDescription {
  readonly procedures: readonly ProcedureTypes[];
  readonly errors: readonly ErrorTypes[];
  readonly shared: readonly Declaration[];
}

interface NamedProcedure {
  readonly procedure: Procedure;
  /** What the names of its types begin with: `NotesList`. */
  readonly name: string;
}

/** Converts every schema of an api, then names what they share: only all of them together tell what is shared. */
export function describeApi(procedures: readonly Procedure[]): ApiDescription {
  const named = nameAll(procedures);
  const codes = codesOf(procedures);
  const names = createNameTable(
    named.flatMap(({ name }) => [`${name}Input`, `${name}Output`, `${name}Error`]),
  );
  const converter = createConverter(
    nameSharedShapes([...named.flatMap(rootsOf), ...codes.flatMap(rootsOfError)], names),
  );

  const parts = named.map((one) => convertProcedure(one, converter));
  const details = codes.map((code) => convertError(code, converter));
  const nameOf = nameDefinitions(converter.definitions, names);
  return {
    procedures: parts.map((part) => part(nameOf)),
    errors: details.map((detail) => detail(nameOf)),
    shared: declarationsOf(converter.definitions, nameOf),
  };
}

function nameAll(procedures: readonly Procedure[]): NamedProcedure[] {
  const names = nameProcedures(procedures.map(({ path }) => path));
  return procedures.map((procedure) => ({
    procedure,
    name: names.get(procedure.path) ?? pascalCase(procedure.path),
  }));
}

/** The codes that some procedure declares, in the registry's order. */
function codesOf(procedures: readonly Procedure[]): ErrorCode[] {
  const declared = new Set(procedures.flatMap(({ errors }) => errors));
  const order = Object.keys(errorRegistry);
  return [...declared].toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

function rootsOf({ procedure, name }: NamedProcedure): Root[] {
  const inputs = procedure.inputs.map((schema) => ({
    name: `${name}Input`,
    schema,
    direction: 'input' as const,
  }));
  return [...inputs, { name: `${name}Output`, schema: procedure.output, direction: 'output' }];
}

function rootsOfError(code: ErrorCode): Root[] {
  return [{ name: `${pascalCase(code)}Details`, schema: errorRegistry[code].details, direction: 'output' }];
}

/** The second step waits for the names of what is shared. */
function convertProcedure({ procedure, name }: NamedProcedure, { convert }: Converter) {
  const inputs = procedure.inputs.map((input) => convert(input, 'input', procedure.path));
  const output = convert(procedure.output, 'output', procedure.path);
  return (nameOf: NameOf): ProcedureTypes => ({
    procedure,
    name,
    inputUse: useOf(inputs),
    input: typeOfInputs(inputs, nameOf),
    output: typeOfOutput(output, nameOf),
  });
}

function convertError(code: ErrorCode, { convert }: Converter) {
  const details = convert(errorRegistry[code].details, 'output', `error ${code}`);
  return (nameOf: NameOf): ErrorTypes => ({
    code,
    message: errorRegistry[code].message,
    // What has no details says null on the wire.
    details: details.shape === 'undefined' ? text('null') : typeOfOutput(details, nameOf),
  });
}

function useOf(inputs: readonly ConvertedRoot[]): InputUse {
  if (inputs.every(({ isOptional }) => isOptional)) return 'optional';
  return inputs.every(takesEmptyObject) ? 'empty' : 'required';
}

/** Several parsers read the same input, so it has to please them all. */
function typeOfInputs(inputs: readonly ConvertedRoot[], nameOf: NameOf): TypeTree | undefined {
  const members = inputs.map((input) => typeOfInput(input, nameOf)).filter((type) => !isEmpty(type));
  const [first, ...others] = members;
  return first && others.length > 0 ? { kind: 'intersection', members } : first;
}

/** `undefined`, or the `Record<string, never>` of an object without fields. */
function isEmpty(type: TypeTree): boolean {
  if (type.kind === 'text') return type.text === 'void' || type.text === 'undefined';
  const [, entries] = type.kind === 'generic' && type.name === 'Record' ? type.parameters : [];
  return entries?.kind === 'text' && entries.text === 'never';
}
