import { everyCharacter } from "../charset.ts";
import { groupsSetBy } from "../measure.ts";
import type { Numbering } from "../numbering.ts";
import { mapParts, partsOf, sequenceOf, type Term } from "../term.ts";

/**
 * Conditionals, and back references to groups that may have had no part. JavaScript can't ask whether a group took
 * part, and a back reference to one that did not matches the empty text. So such a group gets a witness: a capture of
 * all that stands behind the last character before the group's end, which can't stand anywhere later again. Then
 * `(?!\w)` holds where the witness is set (it can't match here) and `(?=\w)` where it is not (it matches the empty
 * text). analyse.ts tells where this is sure.
 */
export function replaceReferences(term: Term, witnessed: ReadonlySet<number>, numbering: Numbering): Term {
  const witnesses = new Map([...witnessed].map((group) => [group, numbering.take()]));
  return replace(term, witnesses, new Set());
}

function replace(term: Term, witnesses: ReadonlyMap<number, number>, set: ReadonlySet<number>): Term {
  switch (term.kind) {
    case "sequence": {
      let known = set;
      const items: Term[] = [];
      for (const item of term.items) {
        items.push(replace(item, witnesses, known));
        known = new Set([...known, ...groupsSetBy(item)]);
      }
      return sequenceOf(items);
    }
    case "capture": {
      const inner = mapParts(term, (part) => replace(part, witnesses, set));
      const witness = witnesses.get(term.number);
      return witness === undefined ? inner : sequenceOf([inner, witnessTerm(witness)]);
    }
    case "backreference": {
      const witness = witnesses.get(term.number);
      const plain: Term = { ...term, fold: "none" };
      return witness === undefined || set.has(term.number)
        ? plain
        : sequenceOf([isSet(witness, true), plain]);
    }
    case "conditional": {
      const witness = witnesses.get(term.number);
      const yes = replace(term.yes, witnesses, new Set([...set, term.number]));
      const no = replace(term.no, witnesses, set);
      // A group that is not in the pattern before the conditional's end has never part.
      if (witness === undefined) return no;
      return {
        kind: "choice",
        options: [sequenceOf([isSet(witness, true), yes]), sequenceOf([isSet(witness, false), no])],
      };
    }
    default:
      return partsOf(term).length ? mapParts(term, (part) => replace(part, witnesses, set)) : term;
  }
}

function isSet(witness: number, yes: boolean): Term {
  const body: Term = { kind: "backreference", number: witness, fold: "none" };
  return { kind: "look", behind: false, negated: yes, width: 0, body };
}

function witnessTerm(number: number): Term {
  const any: Term = { kind: "set", set: everyCharacter };
  const rest: Term = { kind: "repeat", min: 0, max: Number.POSITIVE_INFINITY, mode: "greedy", body: any };
  const capture: Term = { kind: "capture", number, body: rest };
  const ahead: Term = { kind: "look", behind: false, negated: false, width: 0, body: capture };
  return { kind: "look", behind: true, negated: false, width: 1, body: sequenceOf([ahead, any]) };
}
