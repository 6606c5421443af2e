import { docComment } from './doc-comment.ts';
import { printAssigned, printFields } from './print-type.ts';
import type { TypeTree } from './type-tree.ts';

/** A type under a name: an interface where it is an object. */
export function renderDeclaration(name: string, type: TypeTree, docs: readonly string[] = []): string {
  const comment = docComment(...docs);
  return type.kind === 'object'
    ? `${comment}export interface ${name} ${printFields(type.fields, type.isOpen, 0)}\n`
    : `${comment}${printAssigned(`export type ${name}`, ' =', type, 0)}\n`;
}
