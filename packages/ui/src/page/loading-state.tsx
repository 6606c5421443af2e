import { SimpleGrid, Skeleton, VisuallyHidden } from '@mantine/core';
import type { ReactElement } from 'react';

export interface LoadingStateProps {
  /** For screen readers, such as "Loading your notes". */
  readonly label: string;
  readonly rows?: number;
  /** Of one row, so that nothing jumps when the real ones arrive. */
  readonly rowHeight?: number;
  /** Where there is room for them. */
  readonly columns?: number;
}

export function LoadingState(props: LoadingStateProps): ReactElement {
  const { label, rows = 3, rowHeight = 72, columns = 1 } = props;
  return (
    <SimpleGrid cols={{ base: 1, sm: columns }} spacing="sm" role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={rowHeight} />
      ))}
    </SimpleGrid>
  );
}
