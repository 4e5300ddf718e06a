import { areDisjoint } from "../charset.ts";
import { beginningOf, groupsIn } from "../measure.ts";
import { mapParts, type RepeatTerm, sequenceOf, type Term } from "../term.ts";

/**
 * `(?:[^"]*|"[^"]*")*x` becomes `(?:[^"]|"[^"]*")*x`, which takes the same without trying each way to cut a run into
 * pieces, of which there are exponentially many. Done where the order of the outcomes stays: the run's characters
 * begin no other option, no other option may take nothing, and either nothing comes after the run's option or what
 * follows the loop can't begin like a later option (else an empty run would let the loop end before that option).
 */
export function flattenLoops(term: Term): Term {
  const inner = mapParts(term, flattenLoops);
  if (inner.kind !== "sequence") return inner.kind === "repeat" ? flattenLoop(inner, () => []) : inner;
  if (!inner.items.some((item) => item.kind === "repeat")) return inner;
  return sequenceOf(
    inner.items.map((item, index) =>
      item.kind === "repeat" ? flattenLoop(item, () => inner.items.slice(index + 1)) : item,
    ),
  );
}

function flattenLoop(loop: RepeatTerm, after: () => readonly Term[]): Term {
  const { body } = loop;
  if (loop.mode !== "greedy" || loop.min !== 0 || loop.max !== Number.POSITIVE_INFINITY) return loop;
  if (body.kind !== "choice" || groupsIn(body).size > 0) return loop;
  const runs = body.options.filter(isRun);
  if (runs.length !== 1) return loop;
  const [run] = runs as [RepeatTerm];
  const place = body.options.indexOf(run);
  const characters = beginningOf(run).set;
  const tail = beginningOf({ kind: "sequence", items: after() });
  const allowed = body.options.every((option, index) => {
    if (option === run) return true;
    const { set, empty } = beginningOf(option);
    if (empty || !areDisjoint(set, characters)) return false;
    return index < place || (!tail.empty && areDisjoint(set, tail.set));
  });
  if (!allowed) return loop;
  const options = body.options.map((option) => (option === run ? run.body : option));
  return { ...loop, body: { kind: "choice", options } };
}

/** `[...]*` as an option. */
function isRun(option: Term): boolean {
  return (
    option.kind === "repeat" &&
    option.mode === "greedy" &&
    option.body.kind === "set" &&
    option.min === 0 &&
    option.max === Number.POSITIVE_INFINITY
  );
}
