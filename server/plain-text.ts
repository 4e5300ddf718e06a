/** Markdown as plain text, for clients that show no other: the marks gone, the words and the lines kept. */
export function plainText(markdown: string): string {
  const parts = markdown.split(/^```.*$/m);
  // Between two fences stands what is shown as it is.
  const text = parts.map((part, index) => (index % 2 ? part.replace(/^\n|\n$/g, "") : unmark(part))).join("");
  return text.replace(/\n{3,}/g, "\n\n").trim();
}

function unmark(markdown: string): string {
  // A stretch of code is shown as it is, too.
  return markdown
    .split(/(`+)((?:(?!\1)[\s\S])+)\1/)
    .map((part, index) => {
      if (index % 3 === 1) return "";
      if (index % 3 === 2) return part;
      return part
        .replace(/^#+ /gm, "")
        .replace(/^---+$/gm, "")
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/(\*\*|__)(.*?)\1/g, "$2")
        .replace(/(?<![\\\w])([*_])(\S(?:.*?\S)?)\1(?!\w)/g, "$2")
        .replace(/[ \t]{2,}$|\\$/gm, "")
        .replace(/\\([!-/:-@[-`{-~])/g, "$1")
        .replace(/&nbsp;/g, " ");
    })
    .join("");
}
