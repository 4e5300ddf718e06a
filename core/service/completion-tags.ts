import { type Analysis, actionTags, type FileRole, failregexTags } from "../analysis/index.ts";
import { untraced } from "../text/index.ts";
import type { Candidate } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { brief, docText, rootName, scopeOf } from "./effective.ts";
import { describeFailregexTag } from "./hover-tag.ts";

/** The tags that `<` may begin here; undefined where none is open, or where tags mean nothing. */
export function completeTags(analysis: Analysis, cursor: Cursor): readonly Candidate[] | undefined {
  const { before, offset, source, role, option } = cursor;
  const open = /(?<!\(\?P|\(\?|<)<(\/?[\w./-]*)$/.exec(before);
  const place = open && placeOf(role.kind, option?.name ?? "");
  if (!open || !place) return undefined;
  const from = offset - open[0].length;
  const rest = /^[\w./-]*>/.exec(source.text.slice(offset))?.[0] ?? "";
  const to = offset + rest.length;
  const found: Candidate[] = [];
  const add = (name: string, more: Omit<Candidate, "label" | "from" | "to">) => {
    found.push({ label: `<${name}>`, from, to, ...more });
  };
  if (place === "failregex") {
    openGroups(before).forEach((name, index) => {
      add(`/${name}`, { kind: "keyword", detail: `ends <${name}>`, rank: index === 0 ? 0 : 1 });
    });
    if (open[1]!.startsWith("/")) return found;
    for (const tag of failregexTags) addFailregexTag(add, tag, option?.name ?? "");
  } else if (place === "action") {
    for (const { name, doc, example, isOfTicket } of actionTags) {
      if (/\.\.\.|\*/.test(name)) continue;
      const detail = example.trim() === "" ? undefined : brief(example);
      add(name, { kind: "constant", detail, doc: docText(doc), rank: isOfTicket ? 4 : 5 });
    }
    for (const name of ["F-USER", "F-PORT", "F-ID"])
      add(name, {
        kind: "constant",
        detail: "from the failregex",
        doc: `What \`<${name}>\` took in the failregex; nothing where it took none.`,
        rank: 6,
      });
  }
  for (const { name, value } of ownTags(analysis, role)) {
    if (name !== option?.name) add(name, { kind: "variable", detail: brief(value), rank: 3 });
  }
  return found;
}

type Add = (name: string, more: Omit<Candidate, "label" | "from" | "to">) => void;

function addFailregexTag(
  add: Add,
  { name, doc, isPair, isId, only }: (typeof failregexTags)[number],
  option: string,
): void {
  if (name.endsWith("...") || (only === "prefregex" && option !== "prefregex" && /regex$/.test(option)))
    return;
  if (only === "multiline" && option === "prefregex") return;
  const rank = name === "ADDR" ? 1 : isId && !name.startsWith("F-") ? 2 : 4;
  // Both ends of a pair are written by two items: an editor's snippets are not everywhere.
  add(name, {
    kind: "constant",
    detail: isPair ? `with </${name}>` : "",
    doc: describeFailregexTag(name) ?? docText(doc),
    rank,
  });
}

/** The pairs of tags that are open at the end of a text's last line, the innermost first. */
function openGroups(before: string): readonly string[] {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const open: string[] = [];
  for (const [, closes, name = ""] of line.matchAll(/<(\/?)(F-[A-Z0-9_-]+)>/g)) {
    if (!closes) open.unshift(name);
    else if (open.includes(name)) open.splice(open.indexOf(name), 1);
  }
  return open;
}

function placeOf(kind: FileRole["kind"], option: string): "failregex" | "action" | "own" | undefined {
  if (kind === "filter") return option === "datepattern" || option === "journalmatch" ? "own" : "failregex";
  if (kind === "action") return "action";
  if (kind === "config") return undefined;
  if (/^(?:pref|fail|ignore)regex$/.test(option)) return "failregex";
  return /^(?:action|banaction|ignorecommand|ignorecache)/.test(option) ? "action" : undefined;
}

const commands =
  /^action(?:start|stop|flush|reload|check|repair|ban|prolong|reban|unban)|^(?:pref|fail|ignore)regex$/;

/** What the filter or the action itself fills: options of [Init] and [Definition], their values filled. */
function ownTags(
  analysis: Analysis,
  role: FileRole,
): readonly { readonly name: string; readonly value: string }[] {
  if (role.kind !== "filter" && role.kind !== "action") return [];
  const root = rootName(role);
  return analysis.keep(`tags ${root}`, () => {
    const scope = scopeOf(analysis, root);
    const names = new Set(["Init", "Definition"].flatMap((section) => [...scope.variables(section).keys()]));
    return [...names]
      .filter(
        (name) =>
          !commands.test(name) &&
          !name.startsWith("known/") &&
          name !== "datepattern" &&
          name !== "journalmatch",
      )
      .map((name) => ({ name, value: scope.fill(untraced(`<${name}>`)).text }));
  });
}
