import { CopyField } from '@aalto/ui';
import { Tabs } from '@mantine/core';

import type { MailContent } from '../app/trpc.ts';
import classes from './mail-body.module.css';
import { readMailedCode } from './mailed-code.ts';
import { PlainText } from './plain-text.tsx';

/** What a mail says, as its reader would see it, and as the text that clients without HTML show. */
export function MailBody({ content: { text, html } }: { readonly content: MailContent }) {
  const code = readMailedCode(text);
  return (
    <>
      {code && <CopyField label="Code" value={code.digits} display={code.inGroups} testId="mailed-code" />}
      <Tabs defaultValue="message" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="message">Message</Tabs.Tab>
          <Tabs.Tab value="text">Plain text</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="message" pt="md">
          {/* Nothing in it runs, and it has no origin: it can do no more than a mail program would let it. What it
              links to opens as an ordinary page in a tab of its own. */}
          <iframe
            title="The message"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={linksInNewTabs(html)}
            className={classes['message']}
          />
        </Tabs.Panel>
        <Tabs.Panel value="text" pt="md">
          <PlainText text={text} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** Such a tab gets no hold of this page: browsers open `_blank` without an opener. */
function linksInNewTabs(html: string): string {
  return html.replace('<head>', '<head><base target="_blank">');
}
