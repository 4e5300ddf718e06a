import { isText } from "../../config/index.ts";
import { originOfAll } from "../../text/index.ts";
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
    if (!isText(backend) || backend.text.startsWith("systemd")) return;
    const mend = "set logpath, or backend = systemd for the journal";
    if (isText(logpath)) {
      const message = `This logpath is empty, and fail2ban does not start with the jail “${name}”, with all jails; ${mend}.`;
      yield { code: "no-log-path", severity: "error", message, ...(originOfAll(logpath) ?? header) };
    } else if (journalmatch.length === 0) {
      // With a journalmatch fail2ban 1.1 takes the journal where there is no log.
      const message = `The jail “${name}” has no logpath and watches nothing; ${mend}.`;
      yield { code: "no-log-path", severity: "warning", message, ...header };
    }
  },
};
