/** A TypeScript type before it is laid out. */
export type TypeTree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'union' | 'intersection'; readonly members: readonly TypeTree[] }
  | { readonly kind: 'array'; readonly item: TypeTree; readonly isReadonly: boolean }
  | { readonly kind: 'tuple'; readonly items: readonly TupleItem[]; readonly isReadonly: boolean }
  | { readonly kind: 'generic'; readonly name: string; readonly parameters: readonly TypeTree[] }
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly isOpen: boolean };

export interface TupleItem {
  readonly type: TypeTree;
  readonly mark: '' | '?' | '...';
}

export interface Field {
  readonly name: string;
  readonly type: TypeTree;
  readonly isOptional: boolean;
  /** The paragraphs of its comment. */
  readonly docs: readonly string[];
}

export function text(written: string): TypeTree {
  return { kind: 'text', text: written };
}

/** A union without nesting and repetition; of one member, that member. */
export function union(members: readonly TypeTree[]): TypeTree {
  const flat = members.flatMap((member) => (member.kind === 'union' ? member.members : [member]));
  const unique = new Map(flat.map((member) => [JSON.stringify(member), member]));
  const [first, ...others] = unique.values();
  if (!first) return text('never');
  return others.length === 0 ? first : { kind: 'union', members: [first, ...others] };
}
