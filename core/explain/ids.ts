import { addressText, type LineOutcome } from "../filter/index.ts";
import type { IdStep } from "./explanation.ts";
import { nameRegex, quote } from "./words.ts";

/** The ids of the engine's failures, and what each says of its connection. */
export function tellIds(outcome: LineOutcome): readonly IdStep[] {
  return outcome.failures.map(({ failregex, id, data, hit }) => {
    const notes: string[] = [];
    const mlfid = hit.data.get("mlfid");
    if (typeof mlfid === "string") {
      notes.push(
        `It belongs to the connection ${quote(mlfid)} (F-MLFID): what its other lines say counts, too.`,
      );
    }
    if (data.get("nofail")) notes.push("It counts for no failure (F-NOFAIL or F-MLFGAINED).");
    const name = nameRegex("failregex", failregex);
    if (id === null) {
      const text = `${name} finds no id in this line: it has to come from another line of the connection.`;
      return { kind: "id", failregex, text, written: null, id: null, family: undefined, notes };
    }
    const shown = addressText(id);
    const written = typeof id.raw === "string" ? id.raw : shown;
    if (hit.data.get("dns") === written) {
      notes.push(
        "It is a host name: a jail looks it up (or passes over it, with usedns = no), which is not done here.",
      );
    }
    const from = written === shown ? "" : `, as ${quote(written)} is in normal form`;
    const what =
      id.family === "inet4" ? "the IPv4 address " : id.family === "inet6" ? "the IPv6 address " : "";
    return {
      kind: "id",
      failregex,
      text: `The id is ${what}${shown}${from}.`,
      written,
      id: shown,
      family: id.family,
      notes,
    };
  });
}
