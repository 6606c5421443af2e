import { Anchor, Text } from '@mantine/core';

const LINK = /(https?:\/\/\S+)/;

/** The text of a mail, as it was written; its links can be followed. */
export function PlainText({ text }: { readonly text: string }) {
  return (
    <Text
      component="div"
      size="sm"
      ff="monospace"
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {/* Split by a group, what is between two pieces of text is a link. */}
      {text.split(LINK).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <Anchor
            key={index}
            inherit
            underline="always"
            href={piece}
            target="_blank"
            rel="noopener noreferrer"
          >
            {piece}
          </Anchor>
        ),
      )}
    </Text>
  );
}
