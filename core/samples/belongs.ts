import { extractOptions } from "../config/index.ts";
import { untraced } from "../text/index.ts";
import type { SampleOptions } from "./condition.ts";
import type { SampleHeader } from "./header.ts";

/** A filter as a sample log names it. */
export interface NamedFilter {
  readonly name: string;
  readonly options: SampleOptions;
}

/**
 * The filter that a sample log is for: the one that its header names; else the one that its file is named after, with or
 * without an ending (`sshd`, `sshd.log`); else the one that its folder is named after (`sshd/2026-11.log`). Undefined
 * where there is none; a filter that a header names need not exist.
 */
export function filterOf(
  path: string,
  header: SampleHeader,
  exists: (filter: string) => boolean,
): NamedFilter | undefined {
  if (header.filter !== undefined) return readFilterName(header.filter);
  const parts = path.split("/");
  const file = parts[parts.length - 1]!;
  const names = [file];
  for (let dot = file.lastIndexOf("."); dot > 0; dot = file.lastIndexOf(".", dot - 1))
    names.push(file.slice(0, dot));
  const name = [...names, parts[parts.length - 2] ?? ""].find((one) => one !== "" && exists(one));
  return name === undefined ? undefined : { name, options: {} };
}

/** Reads `name[mode=aggressive]`. */
export function readFilterName(text: string): NamedFilter {
  const { value } = extractOptions(untraced(text));
  if (!value) return { name: text, options: {} };
  const options = Object.fromEntries([...value.options].map(([key, option]) => [key, option.text]));
  return { name: value.name.text, options };
}
