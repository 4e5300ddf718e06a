import { roleOf } from "../core/analysis/index.ts";
import { expanded } from "../core/service/index.ts";
import { type Question, toLocation } from "./feature.ts";
import type { ExpandedDocument, ExpandedParams, TreeOf, TreeOfParams } from "./protocol.ts";

/** Answers `fail2ban/expanded`. */
export function answerExpanded(question: Question<ExpandedParams>): ExpandedDocument | null {
  const { analysis, path, params } = question;
  const found = expanded(analysis, path, toPosition(params.position));
  if (!found) return null;
  const pieces = found.pieces.map(({ origin, ...piece }) => ({
    ...piece,
    origin: toLocation(question, origin),
  }));
  return { ...found, pieces };
}

/** Answers `fail2ban/treeOf`. */
export function answerTreeOf({ analysis, path }: Question<TreeOfParams>): TreeOf {
  const { basedir, isLive } = analysis.world;
  const role = roleOf(path);
  return { folder: basedir, isLive, ...(role && { kind: role.kind, name: role.name }) };
}

/** A position that may be left out, or be none. */
function toPosition(given: unknown) {
  const { line, character } = Object(given);
  return Number.isInteger(line) && Number.isInteger(character) ? { line, character } : undefined;
}
