import type { Rule } from "./rule.ts";

/** A file of the distribution was edited where a .local of one's own belongs. */
export const editedDistributionFile: Rule = {
  codes: ["edited-distribution-file"],
  *file({ analysis, file }) {
    const { path } = file.source;
    const span = analysis.world.editedAt?.(path);
    if (!span) return;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const local = name.replace(/\.conf$/, ".local");
    const message = `${name} came with fail2ban and was changed here; put changes into ${local}, which an upgrade leaves alone.`;
    yield { code: "edited-distribution-file", severity: "information", message, path, span };
  },
};
