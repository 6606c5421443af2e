/** A text as TypeScript's literal, in single quotes unless double ones save escapes. */
export function quote(text: string): string {
  const json = JSON.stringify(text)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
  if (text.split("'").length > text.split('"').length) return json;
  return `'${json
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

/** The name of a property, quoted where it has to be. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

export function literal(value: unknown): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** Everything but the first line one step further in. */
export function indent(text: string): string {
  return text.replaceAll(/\n(?!\n|$)/g, '\n  ');
}
