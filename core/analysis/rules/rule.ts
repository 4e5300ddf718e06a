import type {
  ActionDefinition,
  ConfigFile,
  FilterCommands,
  JailDefinition,
  Options,
} from "../../config/index.ts";
import type { Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import type { FileRole } from "../kind.ts";

/**
 * Something that can be wrong, and where to look for it. A rule has one or more of the four hooks; each is run once for
 * everything of its kind, and again only when a file changed that it asked for (by way of `analysis`). It answers
 * findings in any file: what is wrong is where its text came from (`originOf` of a traced value), not where it was met.
 *
 *     export const emptyFailregex: Rule = {
 *       codes: ["empty-failregex"],
 *       *file({ file, role }) {
 *         if (role.kind === "filter") for (const option of optionsOf(file, "failregex")) if (isEmpty(option)) yield finding(option);
 *       },
 *     };
 *
 * The same finding (code, path, span) may come up from many readings: it is reported once, the worst of them, and of these
 * the first one met, in the order files, filters, actions, jails. What is an error in a jail that is not enabled, and
 * nowhere else, is made a warning. A hook must not keep anything from one run to the next, except by what it was computed
 * from (a regex's text, a Source). What it has to know of many files it asks for with `analysis.fact`, or it would run
 * again on each keystroke in any of them.
 */
export interface Rule {
  /** All codes that its findings may bear; each has a page in docs/rules. */
  readonly codes: readonly string[];
  /** Run for each config file, as it stands. */
  file?(check: FileCheck): Iterable<Finding>;
  /** Run for each filter read by itself, then for each jail, as the filter is there. */
  filter?(check: FilterCheck): Iterable<Finding>;
  /** Run for each action read by itself, then for each one of each jail, as it is there. */
  action?(check: ActionCheck): Iterable<Finding>;
  /** Run for each jail, as if it were enabled. */
  jail?(check: JailCheck): Iterable<Finding>;
  /** Run for each problem with one of its codes that core/config met: what is told of it; undefined is nothing. */
  revise?(problem: Problem, reading: ReadingCheck): Finding | undefined;
}

/** What was being read when a problem came up: a filter, an action or a jail with both; undefined is jail.conf itself. */
export interface ReadingCheck {
  readonly analysis: Analysis;
  readonly filter?: FilterCheck;
  readonly action?: ActionCheck;
  readonly jail?: JailCheck;
}

/** A config file. */
export interface FileCheck {
  readonly analysis: Analysis;
  readonly role: FileRole;
  /** Its sections and options as written, `file.source` its text. */
  readonly file: ConfigFile;
}

/** A filter: what the server would be told of it, by itself or in a jail (with the jail's own failregex, usedns ...). */
export interface FilterCheck extends FilterCommands {
  readonly analysis: Analysis;
  /** The filter's name, undefined in a jail that has none (its failregex stands in the jail). */
  readonly name: string | undefined;
  /** The jail that it is read for; undefined where it is read by itself. */
  readonly jail: JailCheck | undefined;
  /** All options of the filter, interpolated, tags replaced; in a jail those of the jail below them. */
  readonly options: Options;
}

/** An action, by itself or in a jail. */
export interface ActionCheck extends ActionDefinition {
  readonly analysis: Analysis;
  readonly name: string;
  /** The jail that it is read for; undefined where it is read by itself. */
  readonly jail: JailCheck | undefined;
}

/** A jail, read as if it were enabled. */
export interface JailCheck extends JailDefinition {
  readonly analysis: Analysis;
  readonly name: string;
  /** Whether fail2ban would start it. */
  readonly isEnabled: boolean;
}
