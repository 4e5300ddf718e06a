import type { FileKind } from "./kind.ts";
import { actionOptionDocs } from "./options-action.ts";
import { filterOptionDocs } from "./options-filter.ts";
import { jailOptionDocs } from "./options-jail.ts";
import { serverOptionDocs, threadOptionDocs } from "./options-server.ts";
import { pathVariableDocs, variableDocs } from "./options-variables.ts";

/** What an option's value is. A `variable` is any text: what it means is up to who uses it. */
export type OptionType =
  | "boolean"
  | "integer"
  | "number"
  | "duration"
  | "enum"
  | "regex"
  | "regexes"
  | "datepattern"
  | "journalmatch"
  | "path"
  | "logpath"
  | "filter"
  | "action"
  | "addresses"
  | "encoding"
  | "timezone"
  | "command"
  | "formula"
  | "include"
  | "text"
  | "variable";

/** One of the values that an option takes. */
export interface OptionValue {
  readonly name: string;
  readonly doc: string;
}

/** An option that fail2ban reads, or that its own jail.conf defines for use as `%(name)s`. */
export interface KnownOption {
  readonly name: string;
  readonly type: OptionType;
  /** One or two plain sentences, with units. */
  readonly doc: string;
  /** What fail2ban takes where it is set nowhere, as it would be written; undefined where that is nothing. */
  readonly default?: string;
  readonly values?: readonly OptionValue[];
  /** The version of fail2ban that brought it; absent where 1.0.2 has it. */
  readonly since?: string;
  readonly example?: string;
  /** Whether fail2ban itself never reads it: it has effect only where `%(name)s` or `<name>` uses it. */
  readonly isVariable?: boolean;
}

/** The options of [INCLUDES], in any file. */
const includeDocs: readonly KnownOption[] = [
  {
    name: "before",
    type: "include",
    doc: "Files that are read before this one, one a line, relative to its folder. What this file sets wins over them.",
    example: "common.conf",
  },
  {
    name: "after",
    type: "include",
    doc: "Files that are read after this one, one a line, relative to its folder. What they set wins over this file.",
    example: "example.local",
  },
];

const jailDocs = [...jailOptionDocs, ...filterOptionDocs, ...variableDocs, ...pathVariableDocs];
const filterVariables = variableDocs.filter(({ name }) => name === "mode" || name === "logtype");
const filterDocs = [...filterOptionDocs, ...filterVariables];
const actionDefinitionDocs = actionOptionDocs.filter(({ name }) => name !== "timeout");
const nothing: readonly KnownOption[] = [];

/**
 * The options that mean something in a section of such a file, as fail2ban 1.0.2 and 1.1 read them; `section` as it is
 * written (`sshd`, `Definition`, `Init?family=inet6`).
 */
export function optionsFor(kind: FileKind, section: string): readonly KnownOption[] {
  const name = withoutCondition(section);
  if (name === "INCLUDES") return includeDocs;
  const isDefinition = name === "Definition" || name === "DEFAULT";
  switch (kind) {
    case "jail":
      return jailDocs;
    case "paths":
      return name === "DEFAULT" ? pathVariableDocs : nothing;
    case "filter":
      return isDefinition || name === "Init" ? filterDocs : nothing;
    case "action":
      if (name === "Init") return actionOptionDocs;
      return isDefinition ? actionDefinitionDocs : nothing;
    case "config":
      if (name === "Thread") return threadOptionDocs;
      return isDefinition ? serverOptionDocs : nothing;
  }
}

/** What is known of an option by that name in such a section; undefined where nothing is. */
export function knownOption(kind: FileKind, section: string, name: string): KnownOption | undefined {
  const plain = withoutCondition(name.toLowerCase());
  return optionsFor(kind, section).find((option) => option.name === plain);
}

/** The name of a section or an option without its condition: `Init` of `Init?family=inet6`. */
export function withoutCondition(name: string): string {
  const at = name.indexOf("?");
  return at < 0 ? name : name.slice(0, at);
}
