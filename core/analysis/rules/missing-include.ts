import { absolutePath } from "../../text/index.ts";
import type { Fix } from "../finding.ts";
import { likely } from "../likely.ts";
import { isAbsentStock } from "../stock.ts";
import type { Rule } from "./rule.ts";

/** [INCLUDES] names a file that is not there. */
export const missingInclude: Rule = {
  codes: ["missing-include"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const name = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
    // A name with a reference in it has nothing that could be mended here.
    if (name === "" || /[%\n]/.test(name)) return problem;
    const folder = path.slice(0, path.lastIndexOf("/"));
    const file = absolutePath(name, folder);
    if (isAbsentStock(analysis, file)) {
      const message = `${name} comes with fail2ban and is not in this folder; what it defines is not known here.`;
      return { ...problem, severity: "information", message };
    }
    const target = file.slice(0, file.lastIndexOf("/"));
    const found = analysis.world.tree.get(target);
    const names =
      found?.kind === "folder" ? found.names.filter((other) => /\.(?:conf|local)$/.test(other)) : [];
    const own = path.slice(path.lastIndexOf("/") + 1);
    const meant = likely(
      file.slice(file.lastIndexOf("/") + 1),
      names.filter((other) => other !== own),
    );
    const fixes: Fix[] = [];
    const text = name.slice(0, name.lastIndexOf("/") + 1) + (meant ?? "");
    if (meant !== undefined) {
      fixes.push({ title: `Write “${text}”`, edits: [{ path, span, text }], preferred: true });
    }
    if (name.endsWith(".conf")) {
      const creates = { path: file, text: `# Included by ${own}\n\n[DEFAULT]\n\n[Definition]\n` };
      fixes.push({ title: `Create ${name}`, edits: [], creates });
    }
    const mend = meant === undefined ? "mend the name or create the file" : `write “${text}”`;
    const message = `${file} does not exist and fail2ban goes on without it; ${mend}.`;
    return { ...problem, message, fixes };
  },
};
