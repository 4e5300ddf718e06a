import { quote } from "./words.ts";

/** A change in a regex: what is mended, what stood there, and what is put in its place. */
interface Change {
  readonly code: string;
  readonly before: string;
  readonly after: string;
}

/** A suggestion in a sentence or more; the codes are those of core/explain/mends. */
export function tellSuggestion(changes: readonly Change[], mended: string): string {
  const reasons = new Set(changes.map(reasonOf));
  return `${[...reasons].join(" ")} With ${quote(mended, 2000)} it matches.`;
}

function reasonOf({ code, before, after }: Change): string {
  switch (code) {
    case "unescaped":
      return `${quote(before)} is special in a regex: a backslash before it makes it stand for itself.`;
    case "doubled-backslash":
      return `Two backslashes ask for a backslash in the line: write one.`;
    case "doubled-percent":
      return `“%%” stands for “%” in a file only: here write one.`;
    case "case":
      return `Upper and lower case differ.`;
    case "quote-missing":
      return `The line has no ${quote(before)} there: make it optional.`;
    case "quote-extra":
      return `The line has a quote there: let it be there.`;
    case "quote-other":
      return `The line has another quote there.`;
    case "quoted-regex":
      return `The quotes around the regex are taken for a part of it: leave them out.`;
    case "comment":
      return `${quote(before.trim(), 30)} is taken for a part of the regex: a comment has to stand on a line of its own.`;
    case "date-cut":
      return `${quote(before)} asks for the date, which fail2ban cuts out before it asks a regex: leave it out.`;
    case "date-left":
      return `Where the date was cut out ${quote(after.replace(/\\/g, "").trim())} is left: the regex has to say so.`;
    case "begin-space":
      return `“^” ties the regex to the begin, and a blank is left there.`;
    case "begin":
      return `“^” ties the regex to the begin, and other text stands there first.`;
    case "end":
      return `“$” ends the regex too early: the line goes on.`;
    case "end-space":
      return `Blanks stand at the line's end, before which “$” does not match.`;
    case "amid":
      return `${quote(before)} matches at an end of the text only: amid the regex leave it out.`;
    case "address-family":
      return `An address of the other family stands there: “<ADDR>” takes both.`;
    case "address-brackets":
      return `The address stands in brackets.`;
    case "host-name":
      return `A host name stands there: ${quote(before)} takes addresses only, “<HOST>” takes names, too.`;
    case "port":
      return `A port stands behind the address.`;
    case "subnet":
      return `A network stands there: “<SUBNET>” takes the length of its prefix, too.`;
    case "space":
      return `The blanks differ.`;
    case "pid":
      return `The number of the process stands there.`;
    case "colors":
      return `Codes for a terminal's colours stand there.`;
    case "number":
      return `Another number stands there: ${quote(after)} takes any.`;
    case "count":
      return `It stands there fewer times than the regex asks for.`;
    case "narrow":
      return `${quote(before)} does not take all that stands there: ${quote(after)} takes whatever is not blank.`;
    case "missing":
      return `The line has no ${quote(before)} there: make it optional.`;
    case "extra":
      return `The line has a character more there.`;
    default:
      return "";
  }
}
