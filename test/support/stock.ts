import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findPackage } from "./judge.ts";

/** A stock filter with options, as fail2ban-regex takes it (`/etc/fail2ban/filter.d/x.conf[mode=m]`), and its log. */
export interface StockFilter {
  readonly name: string;
  readonly argument: string;
  readonly log: string;
}

const filterFolder = "/etc/fail2ban/filter.d";

/** Files of the stock tree that other filters include and that are none themselves. */
const included = /-common\.conf$|^common\.conf$/;

/** Sample logs that belong to a filter of another name. */
const otherLogs: Readonly<Record<string, readonly string[]>> = { sshd: ["sshd-journal"] };

/**
 * Every stock filter, in every mode it offers and with every set of options its sample log asks for, over its own
 * sample log.
 */
export function listStockFilters(): readonly StockFilter[] {
  const files = findPackage().concat("/tests");
  return readdirSync(filterFolder)
    .filter((file) => file.endsWith(".conf") && !included.test(file))
    .sort()
    .flatMap((file) => {
      const name = file.replace(/\.conf$/, "");
      const text = readFileSync(join(filterFolder, file), "utf8");
      return [name, ...(otherLogs[name] ?? [])].flatMap((logName) => {
        const log = join(files, "files/logs", logName);
        if (!existsSync(log)) return [];
        return listOptions(text, readFileSync(log, "utf8")).map((options) => ({
          name: `${logName === name ? name : `${name} on ${logName}`}${options}`,
          argument: `${join(filterFolder, file)}${options}`,
          log,
        }));
      });
    });
}

/** Option texts: none, each mode, and each set that a `# filterOptions:` line of the log names. */
function listOptions(conf: string, log: string): readonly string[] {
  const options = new Set([""]);
  for (const [, mode] of conf.matchAll(/^(?:mdre|mdpr|apache-pref-ign|usrre)-(\w+)\s*=/gm)) {
    if (!/\d$/.test(mode!)) options.add(`[mode=${mode}]`);
  }
  for (const [, json] of log.matchAll(/^#.*?\bfilterOptions: (.*)$/gm)) {
    const sets = [JSON.parse(json!) as Record<string, string> | Record<string, string>[]].flat();
    for (const set of sets) {
      const own = Object.entries(set).filter(([name]) => !name.startsWith("test."));
      if (own.length > 0) options.add(`[${own.map(([name, value]) => `${name}=${value}`).join(", ")}]`);
    }
  }
  return [...options];
}
