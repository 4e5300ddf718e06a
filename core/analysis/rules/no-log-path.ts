import { isText } from "../../config/index.ts";
import { isPartial } from "../stock.ts";
import type { Rule } from "./rule.ts";

/** A jail that reads files and names none. */
export const noLogPath: Rule = {
  codes: ["no-log-path"],
  *jail({ analysis, name, options, header, refusal, journalmatch }) {
    if (!header || refusal || isPartial(analysis)) return;
    const logpath = options.get("logpath");
    if (isText(logpath) && logpath.text.trim() !== "") return;
    const backend = options.get("backend");
    // With a journalmatch fail2ban 1.1 takes the journal where there is no log.
    if (!isText(backend) || backend.text.startsWith("systemd") || journalmatch.length > 0) return;
    const message = `The jail “${name}” has no logpath and watches nothing; set logpath, or backend = systemd for the journal.`;
    yield { code: "no-log-path", severity: "warning", message, ...header };
  },
};
