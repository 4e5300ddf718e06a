import type { FileKind } from "./kind.ts";
import { optionsFor } from "./options.ts";

/** A kind of section, and how one names it. */
export interface KnownSection {
  readonly kind: FileKind;
  readonly section: string;
  readonly words: string;
}

const sections: readonly KnownSection[] = [
  { kind: "filter", section: "Definition", words: "[Definition] of a filter" },
  { kind: "action", section: "Definition", words: "[Definition] of an action" },
  { kind: "action", section: "Init", words: "[Init] of an action" },
  { kind: "config", section: "Definition", words: "[Definition] of fail2ban.conf" },
  { kind: "config", section: "Thread", words: "[Thread] of fail2ban.conf" },
  { kind: "jail", section: "DEFAULT", words: "a jail" },
  { kind: "filter", section: "INCLUDES", words: "[INCLUDES]" },
];

/** Where an option that fail2ban reads belongs, places in the same kind of file first; empty where nowhere. */
export function whereKnown(kind: FileKind, name: string): readonly KnownSection[] {
  const isRead = (place: KnownSection) =>
    optionsFor(place.kind, place.section).some((option) => option.name === name && !option.isVariable);
  const found = sections.filter(isRead);
  const own = (place: KnownSection) => place.kind === kind || place.section === "INCLUDES";
  return [...found.filter(own), ...found.filter((place) => !own(place))];
}
