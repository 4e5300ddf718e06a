import type { Listing } from "../config/index.ts";
import type { Folder, Source, Span, Tree, Unreadable } from "../text/index.ts";
import type { World } from "./world.ts";

/** A value that was computed, and the questions about the world that were asked on the way. */
interface Kept {
  readonly value: unknown;
  readonly asked: ReadonlySet<string>;
}

type Entry = Source | Folder | Unreadable | undefined;

/** A question about the world: what its answer is now, and how to ask it again. */
interface Question {
  readonly answer: unknown;
  readonly ask: (world: World) => unknown;
}

/**
 * Keeps computed values from one state of the world to the next while every question that was asked for them has the
 * same answer. Questions are asked through `world`, which notes them for whatever is being computed.
 */
export class Memory {
  /** The world as those who compute have to see it. */
  readonly world: World;
  private current: World;
  private readonly kept = new Map<string, Kept>();
  private readonly questions = new Map<string, Question>();
  private asking: Set<string> | undefined;

  constructor(world: World) {
    this.current = world;
    this.world = this.watch();
  }

  /** The value of that name: as kept, else computed. A computation may ask for other kept values. */
  keep<Value>(name: string, compute: () => Value): Value {
    const kept = this.kept.get(name);
    if (kept) {
      this.note(kept.asked);
      return kept.value as Value;
    }
    const outer = this.asking;
    const asked = new Set<string>();
    this.asking = asked;
    try {
      const value = compute();
      this.kept.set(name, { value, asked });
      return value;
    } finally {
      this.asking = outer;
      this.note(asked);
    }
  }

  /** Takes the next state of the world and drops what it changes; whether that is anything. */
  update(world: World): boolean {
    const changed = new Set<string>();
    const before = this.current;
    this.current = world;
    for (const [name, { answer, ask }] of this.questions) {
      if (name.startsWith("log ") && world.logs === before.logs) continue;
      if (isSame(answer, ask(world))) continue;
      changed.add(name);
      this.questions.delete(name);
    }
    for (const [name, { asked }] of this.kept) if (intersects(changed, asked)) this.kept.delete(name);
    return changed.size > 0;
  }

  /** Whether the value kept by that name was computed with a look at the file. */
  hasAsked(name: string, path: string): boolean {
    return this.kept.get(name)?.asked.has(treeQuestion(path)) ?? false;
  }

  private note(asked: Iterable<string>): void {
    if (this.asking) for (const question of asked) this.asking.add(question);
  }

  private ask<Answer>(name: string, ask: (world: World) => Answer): Answer {
    this.asking?.add(name);
    const known = this.questions.get(name);
    if (known) return known.answer as Answer;
    const answer = ask(this.current);
    this.questions.set(name, { answer, ask });
    return answer;
  }

  private watch(): World {
    const tree: Tree = {
      get: (path) => this.ask<Entry>(treeQuestion(path), (world) => world.tree.get(path)),
    };
    const logs: Listing = {
      names: (folder) => this.ask(`log names ${folder}`, (world) => world.logs.names(folder)),
      exists: (path) => this.ask(`log exists ${path}`, (world) => world.logs.exists(path)),
      isFolder: (path) => this.ask(`log folder ${path}`, (world) => world.logs.isFolder(path)),
    };
    const ask = <Answer>(name: string, get: (world: World) => Answer) => this.ask(name, get);
    return {
      tree,
      logs,
      get basedir() {
        return ask("basedir", ({ basedir }) => basedir);
      },
      get isLive() {
        return ask("live", ({ isLive }) => isLive);
      },
      editedAt: (path) => ask(`edited ${path}`, (world) => world.editedAt?.(path)),
    };
  }
}

function treeQuestion(path: string): string {
  return `tree ${path}`;
}

function intersects(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true;
  return false;
}

/** Whether two answers are as good as one: a folder, a list of names or a span may be made anew with each answer. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => item === other[index]);
  }
  if (!isObject(one) || !isObject(other)) return false;
  if ("names" in one && "names" in other) return isSame(one.names, other.names);
  return "start" in one && "start" in other && isSameSpan(one as unknown as Span, other as unknown as Span);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isSameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}
