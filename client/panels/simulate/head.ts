import type { SimulationProblem, SimulationState } from "../../../server/protocol-simulate.ts";
import type { Group, Model } from "./model.ts";
import { countWords } from "./words.ts";

/** Groups of addresses as the numbers at the top show them. */
const groups: readonly { readonly group: Group; readonly words: (model: Model) => string }[] = [
  { group: "all", words: ({ rows }) => (rows.length === 1 ? "address" : "addresses") },
  { group: "banned", words: () => "banned" },
  { group: "free", words: () => "never banned" },
  { group: "gained", words: () => "+ banned only now" },
  { group: "lost", words: () => "− banned no more" },
  { group: "doubtful", words: () => "✓ seen after a ban" },
];

/** A number at the top: a button with what it counts. */
interface Tile {
  readonly button: HTMLElement;
  readonly number: HTMLElement;
  readonly words: HTMLElement;
}

/** The head of the page: the jail, its logs, what is wrong, and the numbers, which are buttons that filter. */
export class Head {
  private readonly onGroup: (group: Group) => void;
  private group: Group = "all";
  private readonly tiles = new Map<Group, Tile>();
  /** The problems that are shown. */
  private told = "";
  /** The numbers in a sentence. */
  summary = "";

  constructor(onGroup: (group: Group) => void) {
    this.onGroup = onGroup;
  }

  showState({ jail, logs, phase, share, message }: SimulationState): void {
    byId("title").textContent = jail;
    byId("lognames").textContent = logs.map(({ name }) => name).join(" · ") || "no log";
    const words = { scanning: `reading the logs: ${Math.floor(share * 100)} %`, ready: "" }[phase as string];
    byId("phase").textContent = words ?? message ?? "";
    byId("phase").className = words === undefined ? "wrong" : "";
    byId("edited").hidden = true;
  }

  /** Whether there is something to write, or to take back. */
  showChanged(isChanged: boolean): void {
    for (const id of ["write", "reset"]) {
      const button = byId(id) as HTMLElement & { disabled: boolean };
      button.disabled = !isChanged;
    }
  }

  showNumbers(model: Model, against: string): void {
    const hasChange = model.before !== undefined;
    for (const { group, words } of groups) {
      const tile = this.tile(group);
      tile.button.hidden = !hasChange && (group === "gained" || group === "lost");
      tile.number.textContent = model.count(group).toLocaleString("en");
      tile.words.textContent = ` ${words(model)}`;
    }
    this.showGroup(this.group);
    const { failures } = model;
    byId("failures").textContent =
      `${countWords(failures.ids.length, "failure")} in ${countWords(failures.lines, "line")}`;
    const compared =
      against === "saved" ? "the files on the disk" : against === "pinned" ? "what was pinned" : "the files";
    this.summary = hasChange
      ? `${countWords(model.count("banned"), "address", "addresses")} banned; against ${compared} ${model.count("gained")} more, ${model.count("lost")} less; ${model.count("doubtful")} seen after their ban.`
      : `${countWords(model.count("banned"), "address", "addresses")} banned.`;
    byId("said").textContent = this.summary;
  }

  /** A group's button: it stays the same, and keeps the focus, whatever its number becomes. */
  private tile(group: Group): Tile {
    const known = this.tiles.get(group);
    if (known) return known;
    const button = document.createElement("button");
    const tile = { button, number: document.createElement("b"), words: document.createElement("span") };
    button.dataset["group"] = group;
    button.append(tile.number, tile.words);
    button.addEventListener("click", () => this.onGroup(group));
    if (group === "doubtful")
      button.title =
        "Banned addresses that logged in afterwards, or stand in a line that is no failure: likely users, not attackers";
    byId("numbers").append(button);
    this.tiles.set(group, tile);
    return tile;
  }

  showGroup(group: Group): void {
    this.group = group;
    for (const button of byId("numbers").querySelectorAll<HTMLElement>("button"))
      button.setAttribute("aria-pressed", `${button.dataset["group"] === group}`);
  }

  tellShown(count: number, all: number): void {
    byId("shown").textContent = count === all ? "" : `${count} of ${all} are shown`;
  }

  /** What is wrong, or is to be known, and belongs to no control. */
  tellProblems(problems: readonly SimulationProblem[]): void {
    const list = byId("problems");
    const told = JSON.stringify(problems);
    // A screen reader is told only of what is new.
    if (told === this.told) return;
    this.told = told;
    list.replaceChildren(
      ...problems.map(({ severity, message }) => {
        const item = document.createElement("li");
        item.className = severity === "error" ? "wrong" : severity;
        item.textContent = message;
        return item;
      }),
    );
    list.hidden = problems.length === 0;
  }
}

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}
