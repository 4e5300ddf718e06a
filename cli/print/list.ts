/** The rows between their rules, nothing where there are none. Mirrors fail2banregex.py, pprint_list. */
export function formatList(rows: readonly string[], header?: string): string {
  if (rows.length === 0) return "";
  return `${header ? `|- ${header}\n` : ""}|  ${rows.join("\n|  ")}\n\`-\n`;
}

/** At most 53 characters of a text. Mirrors fail2banregex.py, shortstr. */
export function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 53 ? `${characters.slice(0, 50).join("")}...` : text;
}
