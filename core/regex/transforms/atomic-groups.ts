import type { Numbering } from "../numbering.ts";
import { mapParts, type RepeatTerm, sequenceOf, type Term } from "../term.ts";

/**
 * `(?>X)` becomes `(?=(X))\1`: a look-ahead gives nothing back. A possessive repeat is an atomic one whose rounds are
 * atomic too, as in CPython; over a single set without bound, `S*+` is `S*(?!S)`. In a look-behind everything has one
 * width, so there an atomic group is a plain one.
 */
export function replaceAtomicGroups(term: Term, numbering: Numbering, behind = false): Term {
  const within = behind || (term.kind === "look" && term.behind);
  const inner = mapParts(term, (part) => replaceAtomicGroups(part, numbering, within));
  if (inner.kind === "atomic") return behind ? inner.body : atomicGroup(inner.body, numbering);
  if (inner.kind === "repeat" && inner.mode === "possessive") {
    return behind ? { ...inner, mode: "greedy" } : possessiveRepeat(inner, numbering);
  }
  return inner;
}

function atomicGroup(body: Term, numbering: Numbering): Term {
  const number = numbering.take();
  return sequenceOf([
    { kind: "look", behind: false, negated: false, width: 0, body: { kind: "capture", number, body } },
    { kind: "backreference", number, fold: "none" },
  ]);
}

function possessiveRepeat(repeat: RepeatTerm, numbering: Numbering): Term {
  const { body } = repeat;
  if (body.kind !== "set") {
    return atomicGroup({ ...repeat, mode: "greedy", body: atomicGroup(body, numbering) }, numbering);
  }
  const greedy: Term = { ...repeat, mode: "greedy" };
  if (repeat.max !== Number.POSITIVE_INFINITY) return atomicGroup(greedy, numbering);
  return sequenceOf([greedy, { kind: "look", behind: false, negated: true, width: 0, body }]);
}
