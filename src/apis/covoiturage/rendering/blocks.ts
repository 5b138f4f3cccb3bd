/** A part of the document that no page break goes through. */
export interface Block {
  /** In points. */
  readonly height: number;
  /** Stands on the same page as the next one. */
  readonly withNext?: boolean;
  /** Stands at the foot of its page. */
  readonly atFoot?: boolean;
  /** Drawn above it where a page begins with it. */
  readonly repeated?: Block;
  /** Draws it with its top at `y`, in points. */
  readonly draw: (y: number) => void;
}

export interface Placed {
  readonly block: Block;
  readonly y: number;
}

/** What may be filled of each page, from its top, in points. */
export interface Room {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Lays blocks out on pages, those that stay together on one.
 * @returns pages of placed blocks, at least one page
 */
export function pagesOf(blocks: readonly Block[], { top, bottom }: Room): readonly (readonly Placed[])[] {
  const pages: Placed[][] = [[]];
  let y = top;
  const place = (block: Block) => {
    pages.at(-1)?.push({ block, y: block.atFoot ? bottom - block.height : y });
    y += block.height;
  };
  for (const group of together(blocks)) {
    const height = group.reduce((sum, block) => sum + block.height, 0);
    if (y + height > bottom && y > top) {
      pages.push([]);
      y = top;
      const repeated = group[0]?.repeated;
      if (repeated) place(repeated);
    }
    group.forEach(place);
  }
  return pages;
}

function together(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [[]];
  for (const block of blocks) {
    groups.at(-1)?.push(block);
    if (!block.withNext) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}
