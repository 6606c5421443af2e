import type { MailContent } from '../mail-sender.ts';

/** A mail as its template says it; the layout makes both parts of it. Values may be anything that a user typed. */
export interface Letter {
  readonly backendName: string;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

type Block = string | { readonly code: string } | { readonly label: string; readonly url: string };

/** The one layout: plain text, and HTML that says the same. */
export function renderLetter(letter: Letter): MailContent {
  const subject = oneLine(letter.subject);
  return { subject, text: renderText(letter), html: renderHtml(letter, subject) };
}

/** 8 digits as they are read out: `1234 5678`. One text, so that it is selected and copied as one. */
function inGroups(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** A name is one line: it must not begin a paragraph of its own, or look like one of ours. */
export function oneLine(value: string): string {
  return value.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

function renderText({ backendName, blocks }: Letter): string {
  const paragraphs = blocks.map((block) => {
    if (typeof block === 'string') return block;
    return 'code' in block ? `    ${inGroups(block.code)}` : `${block.label}:\n${block.url}`;
  });
  return `${[...paragraphs, `-- \n${oneLine(backendName)}`].join('\n\n')}\n`;
}

/**
 * Inline styles, since clients drop others. No picture, no font, nothing to load: a mail that loads something tells its
 * sender that it was opened. Colours are the client's own wherever they can be, so that a dark client shows a dark mail.
 */
function renderHtml({ backendName, blocks }: Letter, subject: string): string {
  const body = blocks.map(renderBlock).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px">
<div style="max-width:480px;margin:0 auto;font:16px/1.5 system-ui,sans-serif">
${body}
<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #8888;font-size:14px;opacity:.75">${escapeHtml(oneLine(backendName))}</p>
</div>
</body>
</html>
`;
}

const BUTTON =
  'display:inline-block;padding:10px 20px;border-radius:8px;background:#0d617a;color:#ffffff;text-decoration:none';
const CODE =
  'font:600 28px/1.4 ui-monospace,monospace;white-space:nowrap;-webkit-user-select:all;user-select:all';

function renderBlock(block: Block): string {
  if (typeof block === 'string') return `<p style="margin:0 0 16px">${escapeHtml(block)}</p>`;
  if ('code' in block) {
    return `<p style="margin:0 0 16px"><span style="${CODE}">${escapeHtml(inGroups(block.code))}</span></p>`;
  }
  const { label, url } = block;
  return `<p style="margin:0 0 16px"><a href="${escapeHtml(url)}" style="${BUTTON}">${escapeHtml(label)}</a></p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attributes alike. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
