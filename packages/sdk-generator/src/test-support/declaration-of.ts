/** The text of one exported type of a generated file, and no more. */
export function declarationOf(source: string, name: string): string {
  const start = source.search(new RegExp(`^export (interface|type) ${name} `, 'm'));
  const end = source.indexOf('\n\n', start);
  if (start === -1) throw new Error(`The file exports no ${name}`);
  return source.slice(start, end);
}
