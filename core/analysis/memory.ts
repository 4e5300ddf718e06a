import type { Listing } from "../config/index.ts";
import type { Folder, Source, Tree, Unreadable } from "../text/index.ts";
import type { World } from "./world.ts";

/** A value that was computed, and the questions about the world that were asked on the way. */
interface Kept {
  readonly value: unknown;
  readonly asked: ReadonlySet<string>;
}

/** A kept value that is itself a question: computed anew when need be, and changed only where it is another then. */
interface Fact extends Kept {
  readonly compute: () => unknown;
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
  /** In the order in which they were first known, so that a fact comes behind those that it is made of. */
  private readonly facts = new Map<string, Fact>();
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
    const { value, asked } = this.compute(compute);
    this.kept.set(name, { value, asked });
    this.note(asked);
    return value;
  }

  /**
   * As keep, for what a small value is told of many files: what is computed from it is kept until the value is another,
   * not until one of the files is. `compute` must not close over anything but the world.
   */
  fact<Value>(name: string, compute: () => Value): Value {
    this.asking?.add(factQuestion(name));
    const known = this.facts.get(name);
    if (known) return known.value as Value;
    const { value, asked } = this.compute(compute);
    this.facts.set(name, { value, asked, compute });
    return value;
  }

  private compute<Value>(compute: () => Value): {
    readonly value: Value;
    readonly asked: ReadonlySet<string>;
  } {
    const outer = this.asking;
    const asked = new Set<string>();
    this.asking = asked;
    try {
      return { value: compute(), asked };
    } finally {
      this.asking = outer;
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
    if (changed.size === 0) return false;
    this.drop(changed);
    // A fact that becomes another one may change facts that are made of it.
    for (let news: ReadonlySet<string> = changed; news.size > 0; ) news = this.refreshFacts(news);
    return true;
  }

  /** Computes the facts anew that these questions bear on, and answers which of them are others now. */
  private refreshFacts(changed: ReadonlySet<string>): ReadonlySet<string> {
    const news = new Set<string>();
    for (const [name, { value, asked, compute }] of this.facts) {
      if (!intersects(changed, asked)) continue;
      const now = this.compute(compute);
      const same = isSame(value, now.value);
      this.facts.set(name, { value: same ? value : now.value, asked: now.asked, compute });
      if (!same) news.add(factQuestion(name));
    }
    this.drop(news);
    return news;
  }

  private drop(changed: ReadonlySet<string>): void {
    for (const [name, { asked }] of this.kept) if (intersects(changed, asked)) this.kept.delete(name);
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
      mostFolders: this.current.logs.mostFolders,
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
      hasCommand: (name) => ask(`command ${name}`, (world) => world.hasCommand?.(name)),
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

function factQuestion(name: string): string {
  return `fact ${name}`;
}

/** Whether two answers are as good as one: a folder, a list of names or a span may be made anew with each answer. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  // A source is another one wherever it is another object: what is known of it is kept by the object.
  if ("text" in one || "text" in other) return false;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, at) => isSame(item, other[at]))
    );
  }
  if (one instanceof Set) {
    return other instanceof Set && one.size === other.size && [...one].every((item) => other.has(item));
  }
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof Map);
}
