/** What a page of ours says. Texts are plain: whatever is in them is escaped. */
export interface PageContent {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly button?: PageButton;
}

/** A form that is posted to the page itself: scanners of mail follow links, and press no buttons. */
interface PageButton {
  readonly label: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Where the answer may lead: browsers hold a form's redirect to it as well (CSP Level 3, form-action). */
  readonly leadsTo: string | null;
  readonly isDangerous?: boolean;
}

export function renderPage(status: number, content: PageContent): Response {
  const formAction = ["'self'", origin(content.button?.leadsTo ?? null)].join(' ').trim();
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  };
  return new Response(html(content), { status, headers });
}

function origin(url: string | null): string {
  return url === null ? '' : new URL(url).origin;
}

function html({ title, paragraphs, button }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${MARK}
<h1>${escape(title)}</h1>
${paragraphs.map((text) => `<p>${escape(text)}</p>`).join('\n')}
${button ? form(button) : ''}
</main>
</body>
</html>
`;
}

function form({ label, fields, isDangerous }: PageButton): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  const look = isDangerous ? ' class="danger"' : '';
  return `<form method="post" action="/auth/confirm">${inputs.join('')}<button type="submit"${look}>${escape(label)}</button></form>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const MARK = `<svg viewBox="0 0 32 16" width="44" height="22" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"><path d="M2 12c4 0 5-8 10-8s6 8 10 8c3 0 5-3 8-6"/></svg>`;

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#14181c, #e8ecef); --quiet: light-dark(#5a6570, #9aa5ae); --sea: light-dark(#0d617a, #7cc4d8); --line: light-dark(#dde2e6, #343b41); --page: light-dark(#fff, #14181b); }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 26rem; margin: 12vh auto 0; padding: 1.5rem; }
svg { color: var(--sea); }
h1 { margin: 1.25rem 0 .5rem; font-size: 1.6rem; line-height: 1.25; }
p { color: var(--quiet); margin: 0 0 1rem; }
button { font: inherit; font-weight: 600; width: 100%; margin-top: .5rem; padding: .7rem 1rem; border: 0; border-radius: .5rem; background: #0d617a; color: #fff; cursor: pointer; }
button.danger { background: #b3261e; }
button:focus-visible { outline: 3px solid var(--sea); outline-offset: 2px; }
`;
