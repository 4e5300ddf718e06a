import { failure } from "./failure.ts";
import { noNames } from "./users.ts";

/** Where a name may stand in a text: behind a word that leads to one, in quotes, between two equal signs. */
const places =
  /(?<=(?<!\w)(?:by|for|of|as|with|user|username|name|account|agent|helo|ehlo)[ :=]+)\w+(?![\w=])|(?<=["'])\w+(?=["'])|(?<=(?<sign>[,|;\t])\s?)\w+(?=\s?\k<sign>)/gi;

/** Words of programs that stand in such places. */
const ofPrograms = /^(?:user|client|login|auth\w*|host|ip)$/i;

/**
 * Where the words end, in a text that is the same in all lines of a draft, that may be names an attacker has chosen: all
 * of the lines may be his, or there is one line alone.
 */
export function findNameEnds(text: string): readonly number[] {
  return [...text.matchAll(places)]
    .filter(([word]) => !failure.test(word) && !ofPrograms.test(word) && !noNames.test(word))
    .map(({ 0: word, index }) => index + word.length);
}
