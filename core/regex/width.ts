import type { Alternation, Item, Sequence } from "./ast.ts";

/** How many code points something takes at least and at most. */
export interface Width {
  readonly min: number;
  readonly max: number;
}

/** Python's MAXREPEAT: what it counts as without end. */
export const maxRepeat = 4294967295;

/** Mirrors re/_parser.py, SubPattern.getwidth. `groupWidths` are those of the closed groups, by number. */
export function widthOf(
  node: Alternation | Sequence | Item,
  groupWidths: readonly (Width | undefined)[],
): Width {
  const of = (child: Alternation | Sequence | Item): Width => widthOf(child, groupWidths);
  switch (node.kind) {
    case "alternation":
      return eitherOf(node.branches.map(of));
    case "sequence": {
      const widths = node.items.map(of);
      return clamp(
        widths.reduce((sum, width) => sum + width.min, 0),
        widths.reduce((sum, width) => sum + width.max, 0),
      );
    }
    case "group":
    case "atomic":
      return of(node.body);
    case "repeat": {
      const item = of(node.item);
      return clamp(item.min * node.min, item.max * Math.min(node.max, maxRepeat));
    }
    case "backreference":
      return groupWidths[node.number] ?? { min: 0, max: maxRepeat };
    case "conditional":
      return eitherOf([of(node.yes), node.no ? of(node.no) : { min: 0, max: 0 }]);
    case "look":
    case "assertion":
      return { min: 0, max: 0 };
    default:
      return { min: 1, max: 1 };
  }
}

function eitherOf(widths: readonly Width[]): Width {
  return clamp(
    widths.reduce((least, width) => Math.min(least, width.min), maxRepeat - 1),
    widths.reduce((most, width) => Math.max(most, width.max), 0),
  );
}

function clamp(min: number, max: number): Width {
  return { min: Math.min(min, maxRepeat - 1), max: Math.min(max, maxRepeat) };
}
