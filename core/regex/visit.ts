import type { RegexNode } from "./ast.ts";

/** Calls `enter` for `node` and everything below it, outer nodes first; where it answers false, not below that node. */
export function visitRegex(node: RegexNode, enter: (node: RegexNode) => boolean | undefined): void {
  if (enter(node) === false) return;
  for (const child of childrenOf(node)) visitRegex(child, enter);
}

/** The nodes directly below `node`, in the order of the pattern. */
function childrenOf(node: RegexNode): readonly RegexNode[] {
  switch (node.kind) {
    case "alternation":
      return node.branches;
    case "sequence":
      return node.items;
    case "set":
      return node.members;
    case "range":
      return [node.from, node.to];
    case "group":
    case "atomic":
    case "look":
      return [node.body];
    case "repeat":
      return [node.item];
    case "conditional":
      return node.no ? [node.yes, node.no] : [node.yes];
    default:
      return [];
  }
}
