import { tagOf } from "../filter/index.ts";
import type { Span, Traced } from "../text/index.ts";

/** A regex as its author wrote it: tags instead of what they are expanded to. */
export interface Shown {
  readonly text: string;
  /** A stretch of the compiled pattern in `text`; a tag that it touches is whole. */
  spanOf(span: Span): Span;
}

/** A stretch that is shown otherwise. */
interface Swap {
  readonly start: number;
  readonly end: number;
  readonly shownStart: number;
  readonly shownEnd: number;
}

/** Shows a pattern with its tags; what its origin says nothing of stays as it is. */
export function showPattern(pattern: Traced): Shown {
  const swaps: Swap[] = [];
  const open: string[] = [];
  let text = "";
  let done = 0;
  for (const { start, end, exact } of pattern.pieces) {
    if (exact || start === end) continue;
    const tag = nameTag(pattern.text.slice(start, end), open);
    if (tag === undefined) continue;
    text += pattern.text.slice(done, start);
    swaps.push({ start, end, shownStart: text.length, shownEnd: text.length + tag.length });
    text += tag;
    done = end;
  }
  text += pattern.text.slice(done);
  const place = (at: number, isEnd: boolean): number => {
    let shift = 0;
    for (const swap of swaps) {
      if (swap.start > at || (isEnd && swap.start >= at)) break;
      if (at < swap.end) return isEnd ? swap.shownEnd : swap.shownStart;
      shift = swap.shownEnd - swap.end;
    }
    return at + shift;
  };
  return {
    text,
    spanOf: ({ start, end }) => {
      const from = place(start, false);
      return { start: from, end: end > start ? place(end, true) : from };
    },
  };
}

/** The stretches of a pattern that tags were expanded to, but for those that only open or close a group. */
export function tagsIn(pattern: Traced): readonly Span[] {
  return pattern.pieces.filter(({ exact, start, end }) => {
    const text = pattern.text.slice(start, end);
    return !exact && tagOf(text) !== undefined && !text.endsWith(">");
  });
}

function nameTag(expansion: string, open: string[]): string | undefined {
  if (expansion === ")") {
    const name = open.pop();
    return name === undefined ? undefined : `</${name.slice(1)}`;
  }
  const tag = tagOf(expansion);
  if (tag !== undefined && expansion.endsWith(">")) open.push(tag);
  return tag;
}
