const WIDTH = 100;

/** A JSDoc comment, or nothing for no text; each line ends in a newline. */
export function docComment(...paragraphs: readonly (string | undefined)[]): string {
  const lines = paragraphs
    .flatMap((paragraph) => paragraph?.trim().split(/\r\n|[\n\r\u2028\u2029]/u) ?? [])
    .flatMap(wrap)
    // The one thing that would end the comment early.
    .map((line) => line.replaceAll('*/', String.raw`*\/`));
  if (lines.length === 0 || (lines.length === 1 && lines[0] === '')) return '';
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
