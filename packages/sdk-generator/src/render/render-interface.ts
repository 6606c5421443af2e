import type { ApiDescription, ProcedureTypes } from '../model/describe-api.ts';
import { WIDTH } from './print-type.ts';
import { renderDeclaration } from './render-declaration.ts';
import { text } from './type-tree.ts';
import type { Field, TypeTree } from './type-tree.ts';

/** `interface Api`, nested as the router is. */
export function renderInterface({ procedures }: ApiDescription): string {
  const fields = fieldsAt(procedures, 0);
  return renderDeclaration('Api', { kind: 'object', fields, isOpen: false }, [
    'Every procedure of the server.',
  ]);
}

/** Procedures that agree in their first `depth` segments, grouped by the next one. */
function fieldsAt(procedures: readonly ProcedureTypes[], depth: number): Field[] {
  const bySegment = Map.groupBy(procedures, ({ procedure }) => procedure.path.split('.')[depth] ?? '');
  return [...bySegment].map(([name, group]): Field => {
    const [first] = group;
    const isLeaf = first?.procedure.path.split('.').length === depth + 1;
    if (first && isLeaf) {
      return {
        name,
        type: functionOf(first, name, depth),
        isOptional: false,
        docs: [first.procedure.summary],
      };
    }
    const type: TypeTree = { kind: 'object', fields: fieldsAt(group, depth + 1), isOpen: false };
    return { name, type, isOptional: false, docs: [] };
  });
}

function functionOf({ name, input, inputUse }: ProcedureTypes, property: string, depth: number): TypeTree {
  const parameter = input ? `input${inputUse === 'required' ? '' : '?'}: ${name}Input` : '';
  const result = `Result<${name}Output, ${name}Error>`;
  const line = `(${parameter}) => Promise<${result}>`;
  const room = WIDTH - 2 * (depth + 1) - `${property}: ;`.length;
  if (line.length <= room) return text(line);
  return text(
    parameter === '' ? `() => Promise<\n  ${result}\n>` : `(\n  ${parameter},\n) => Promise<${result}>`,
  );
}
