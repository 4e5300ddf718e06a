import { isTrue } from "../config/index.ts";
import type { PythonValue, Traced } from "../text/index.ts";
import type { ActionCommand, ActionEvent } from "./command.ts";
import { fillDynamicTags, StaticTags, TagLoop, type TagValues } from "./expand.ts";
import { type FamilyKey, familiesOf, isProlongable, isStartedOnDemand } from "./families.ts";
import type { ActionSettings, ActionSurroundings } from "./settings.ts";
import { fieldsOf, tagsOf } from "./tags.ts";
import { familyOf, type Ticket, ticketOf } from "./ticket.ts";

/** Runs a command, and says whether it ended with exit code 0. */
export type Execute = (command: ActionCommand) => boolean;

/** An operation came to nothing, as fail2ban logs it. */
export class ActionFailed extends Error {
  override readonly name = "ActionFailed";
}

type Operation = `<action${ActionEvent}>`;

/** What is known of a family: whether it was started, and whether it was banned in. */
const started = 1;
const banned = 2;

/**
 * An action at work: what it runs, in which order, where commands fail. Every operation throws ActionFailed where
 * fail2ban logs an error. Mirrors fail2ban/server/action.py, CommandAction of 1.0.2.
 */
export class CommandAction {
  private readonly settings: ActionSettings;
  private readonly around: ActionSurroundings;
  private readonly execute: Execute;
  private readonly tags: StaticTags;
  private started = new Map<FamilyKey, number>();
  /** The last command of each operation that ended well, by family. */
  private readonly executed = new Map<Operation, Map<FamilyKey, string>>();

  /** Runs nothing yet. */
  constructor(settings: ActionSettings, around: ActionSurroundings, execute: Execute) {
    this.settings = settings;
    this.around = around;
    this.execute = execute;
    this.tags = new StaticTags(settings.properties, around.hostname);
  }

  /** When the jail starts; nothing where the action is started on demand. */
  start(): void {
    this.startFamily(undefined, false);
  }

  /** Bans, and starts the action first where it is started on demand and was not yet for this family. */
  ban(ticket: Ticket): void {
    this.banWith("<actionban>", ticket);
  }

  /** Bans anew after the action was repaired: actionreban, or actionban where there is none. */
  reban(ticket: Ticket): void {
    this.banWith(this.has("actionreban") ? "<actionreban>" : "<actionban>", ticket);
  }

  /** Whether a ban that becomes longer is told to the action. Mirrors _prolongable. */
  get isProlongable(): boolean {
    return isProlongable(this.settings.properties);
  }

  /** A ban becomes longer. */
  prolong(ticket: Ticket): void {
    if (!this.process("<actionprolong>", ticket)) throw new ActionFailed(`Error prolonging ${ticket.ip.raw}`);
  }

  /** Ends a ban; nothing where nothing was banned in its family. */
  unban(ticket: Ticket): void {
    if (!((this.started.get(familyOf(ticket)) ?? 0) & banned)) return;
    if (!this.process("<actionunban>", ticket)) throw new ActionFailed(`Error unbanning ${ticket.ip.raw}`);
  }

  /** Ends all bans at once, in the families that have some. */
  flush(): void {
    const families = [...this.started].flatMap(([family, state]) =>
      (state & (started | banned)) === (started | banned) ? [family] : [],
    );
    if (families.length === 0) return;
    this.operate("<actionflush>", "flushing", families, (family, ok) => {
      const state = this.started.get(family);
      if (ok && state) this.started.set(family, state & ~banned);
    });
  }

  /** When fail2ban reads its configuration anew. */
  reload(): void {
    this.operate("<actionreload>", "reloading", this.startedFamilies());
  }

  /** When the jail stops: once for each family that was started. */
  stop(): void {
    const families = this.startedFamilies();
    if (families.length === 0) return;
    this.started = new Map();
    this.stopFamilies(families);
  }

  /** Checks each started family; where one is broken, repairs it unless `mayRepair` forbids. False where it stays broken. */
  checkConsistency(mayRepair: () => boolean = () => true): boolean {
    let sound = true;
    if (!this.has("actioncheck")) return sound;
    for (const [family, state] of [...this.started]) {
      if (!state || this.checkInvariant(family, mayRepair, true) !== "broken") continue;
      this.started.set(family, 0);
      this.forget("<actionstart>", family);
      sound = false;
    }
    return sound;
  }

  private get isStartedOnDemand(): boolean {
    return isStartedOnDemand(this.settings.properties);
  }

  private startedFamilies(): FamilyKey[] {
    return [...this.started].flatMap(([family, state]) => (state ? [family] : []));
  }

  /** Mirrors _start: undefined is every family of the action. */
  private startFamily(family: FamilyKey, isForced: boolean): void {
    if (this.isStartedOnDemand) {
      if (!isForced) return;
    } else if (!isForced && this.started.get(family)) return;
    const families: readonly FamilyKey[] =
      family === undefined ? familiesOf(this.settings.properties, this.around) : [family];
    this.operate("<actionstart>", "starting", families, (one, ok) => {
      if (!ok) return;
      this.forget("<actionstop>", one);
      this.started.set(one, started);
    });
  }

  private stopFamilies(families: readonly FamilyKey[]): void {
    this.operate("<actionstop>", "stopping", families, (family, ok) => {
      if (ok) this.forget("<actionstart>", family);
    });
  }

  private banWith(operation: Operation, ticket: Ticket): void {
    const family = familyOf(ticket);
    if (this.isStartedOnDemand && !this.started.get(family)) this.startFamily(family, true);
    if (!this.process(operation, ticket)) throw new ActionFailed(`Error banning ${ticket.ip.raw}`);
    this.started.set(family, (this.started.get(family) ?? 0) | started | banned);
  }

  /** Runs what belongs to a ticket; where it fails, checks, repairs, and runs it once more. Mirrors _processCmd. */
  private process(operation: Operation, ticket: Ticket): boolean {
    const family = familyOf(ticket);
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0 && this.has("actioncheck")) {
        const mayRepair = () =>
          operation !== "<actionunban>" || isTrue(this.settings.properties.get("actionrepair_on_unban"));
        if (this.checkInvariant(family, mayRepair, operation !== "<actionunban>") !== "sound") return false;
      }
      const filled = this.fillStatic(operation, family);
      const values = tagsOf(ticket, this.around);
      if (this.run(operation, family, filled, values, fieldsOf(ticket))) return true;
      if (attempt > 0) return false;
    }
  }

  /** Mirrors _executeOperation: what runs without a ticket, once for families with the same text. */
  private operate(
    operation: Operation,
    words: string,
    families: readonly FamilyKey[],
    after: (family: FamilyKey, ok: boolean) => void = () => {},
  ): void {
    let failed: string | undefined;
    for (const family of families) {
      try {
        const command = this.operationText(operation, family);
        const others = [...(this.executed.get(operation) ?? [])];
        let ok = true;
        if (command.text !== "" && !others.some(([one, text]) => one !== family && text === command.text)) {
          ok = this.runWithoutTicket(operation, family, command);
          if (!ok) failed ??= "Script error";
        }
        after(family, ok);
        if (ok && command.text !== "") this.remember(operation, family, command.text);
        else this.forget(operation, family);
      } catch (error) {
        if (!(error instanceof TagLoop)) throw error;
        failed = error.message;
      }
    }
    if (failed !== undefined)
      throw new ActionFailed(`Error ${words} action ${this.settings.name}: ${failed}`);
  }

  private runWithoutTicket(operation: Operation, family: FamilyKey, command: Traced): boolean {
    const empty = ticketOf("", { float: this.around.now });
    const values = tagsOf(empty, this.around);
    const withFamily: TagValues = (tag) => (tag === "family" ? (family ?? null) : values(tag));
    return this.run(operation, family, command, withFamily, fieldsOf(empty));
  }

  /**
   * Checks what an action needs, and mends it: by actionrepair, else by a stop and a start. Mirrors _invariantCheck.
   * `unmended`: it is broken, and was to be left so.
   */
  private checkInvariant(
    family: FamilyKey,
    mayRepair: () => boolean,
    isForced: boolean,
  ): "sound" | "broken" | "unmended" {
    if (!isForced && family !== undefined && !this.started.has(family)) return "sound";
    const check = this.operationText("<actioncheck>", family);
    if (check.text === "" || this.runPlain("<actioncheck>", family, check)) return "sound";
    if (!mayRepair()) return "unmended";
    const repair = this.operationText("<actionrepair>", family);
    if (repair.text !== "") {
      const ok = this.runPlain("<actionrepair>", family, repair);
      this.started.set(family, ok ? started : 0);
      if (!ok) return "broken";
    } else this.restart(family, isForced);
    if (this.started.get(family) && !this.runPlain("<actioncheck>", family, check)) return "broken";
    return "sound";
  }

  private restart(family: FamilyKey, isForced: boolean): void {
    try {
      // Without a family fail2ban stops all of them.
      if (family === undefined) this.stop();
      else if (this.started.has(family)) {
        this.started.set(family, 0);
        this.stopFamilies([family]);
      }
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
    }
    this.startFamily(family, isForced || !this.isStartedOnDemand);
  }

  /** An operation's text for a family: its properties, then the family. Mirrors _getOperation. */
  private operationText(operation: Operation, family: FamilyKey): Traced {
    const text = this.fillStatic(operation, family);
    if (!family || !text.text.includes("<")) return text;
    const values: TagValues = (tag) => (tag === "family" ? family : undefined);
    return fillDynamicTags(text, values, new Map(), this.around.hostname).text;
  }

  private fillStatic(operation: Operation, family: FamilyKey): Traced {
    return this.tags.fill(operation, family || undefined);
  }

  private runPlain(operation: Operation, family: FamilyKey, text: Traced): boolean {
    return this.runCommand(operation, family, { text, values: [] });
  }

  private run(
    operation: Operation,
    family: FamilyKey,
    text: Traced,
    values: TagValues,
    fields: ReadonlyMap<string, PythonValue>,
  ): boolean {
    return this.runCommand(operation, family, fillDynamicTags(text, values, fields, this.around.hostname));
  }

  private runCommand(
    operation: Operation,
    family: FamilyKey,
    filled: Pick<ActionCommand, "text" | "values">,
  ): boolean {
    if (filled.text.text === "" && filled.values.length === 0) return true;
    const event = operation.slice("<action".length, -1) as ActionEvent;
    return this.execute({ event, ...filled, family: family || undefined, timeout: this.settings.timeout });
  }

  /** Whether the property is set at all, tags or not. */
  private has(property: string): boolean {
    return isTrue(this.settings.properties.get(property));
  }

  private remember(operation: Operation, family: FamilyKey, text: string): void {
    const texts = this.executed.get(operation) ?? new Map<FamilyKey, string>();
    this.executed.set(operation, texts.set(family, text));
  }

  /** Forgets the text of a family, and that of the others where it is the same. */
  private forget(operation: Operation, family: FamilyKey): void {
    const texts = this.executed.get(operation);
    const text = texts?.get(family);
    if (!texts?.delete(family)) return;
    for (const [other, same] of [...texts]) if (same === text) texts.delete(other);
  }
}
