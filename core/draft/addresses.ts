import type { Span } from "../text/index.ts";

/** Something in a line that may be the address to ban. */
export interface AddressCandidate extends Span {
  readonly score: number;
  /** A name of a host where no address stands: only `<HOST>` takes it. */
  readonly isName: boolean;
}

const ip4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const ip6 = "(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}";
const address = new RegExp(
  String.raw`(?<![\w.:])::f{4,6}:${ip4}(?![\w-]|\.\w)|(?<![\w.-])${ip4}(?![\w-]|\.\w)|(?<![\w.:])${ip6}(?!\w|:(?!\d{5}(?!\w)))`,
  "gi",
);
const name =
  /(?<=\b(?:rhost|host|client|from|hostname)[=: ]['"]?)(?=[\w.-]*[a-z])[\w-]+(?:\.[\w-]+)+\b(?!@)/gi;

/** Every address in a text, where there is none every name of a host behind a word that announces one. */
export function findAddresses(text: string): readonly AddressCandidate[] {
  const found = [...text.matchAll(address)].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    // Apache writes a client twice, for some of its modules.
    const isAgain = /\[client [^\]]*\] \[client $/.test(text.slice(0, match.index));
    return isAddress(match[0]) && !isAgain ? [{ ...span, score: scoreOf(text, span), isName: false }] : [];
  });
  if (found.length > 0) return found;
  return [...text.matchAll(name)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    return { ...span, score: scoreOf(text, span), isName: true };
  });
}

/**
 * The address to ban in each text, undefined where none stands: the one that the words before it speak for most, of
 * several the first. What stands in all the texts is rather the server's own, where another one differs.
 */
export function chooseAddresses(texts: readonly string[]): readonly (AddressCandidate | undefined)[] {
  const candidates = texts.map(findAddresses);
  const written = candidates.map((some, index) => some.map((one) => texts[index]!.slice(one.start, one.end)));
  const isConstant = (address: string) =>
    texts.length > 1 &&
    written.every((some) => some.includes(address) && some.some((other) => other !== address));
  const proxied = candidates.map((some, index) => proxiedScores(texts[index]!, some));
  const scored = candidates.map((some, index) =>
    some.map((one, at) => {
      const constant = isConstant(written[index]![at]!) ? 8 : 0;
      return { ...one, score: one.score + proxied[index]![at]! - constant };
    }),
  );
  const picked = scored.map(pickBest);
  const frames = scored.map((some, index) => some.map((one) => frameOf(texts[index]!, one)));
  const chosen = picked.map((one, index) => one && frames[index]![scored[index]!.indexOf(one)]!);
  if (new Set(chosen).size < 2 || proxied.flat().some((score) => score > 0)) return picked;
  // Where they stand differently, those are taken that stand alike in all the texts, but the server's own.
  const shared = (frames[0] ?? []).filter(
    (frame, at) => frames.every((some) => some.includes(frame)) && !isConstant(written[0]![at]!),
  );
  const scoreAll = (frame: string) =>
    scored.reduce((sum, some, index) => sum + some[frames[index]!.indexOf(frame)]!.score, 0);
  const [frame] = shared.sort((one, other) => scoreAll(other) - scoreAll(one));
  return frame === undefined ? picked : scored.map((some, index) => some[frames[index]!.indexOf(frame)]);
}

/** The best of the candidates of a line; of several that the same word announces, an attacker's text rather brings the first. */
function pickBest(candidates: readonly AddressCandidate[]): AddressCandidate | undefined {
  let best: AddressCandidate | undefined;
  for (const candidate of candidates) {
    const most = best?.score ?? never;
    if (candidate.score > most || (candidate.score === most && most > 0)) best = candidate;
  }
  return best;
}

/** What stands around an address: the sign or the word before it, two characters behind it. */
function frameOf(text: string, { start, end }: Span): string {
  const before = /(?:\w+[=: ]*|[^\w\s]\s*|)$/.exec(text.slice(0, start))?.[0];
  return `${before}@${text.slice(end, end + 2).replace(/\w/g, "w")}`;
}

const never = -100;

/** Whether an address is one of a private network, or of the machine itself. */
export function isPrivate(address: string): boolean {
  return /^(?:::ffff:)?(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)|^(?:f[cd]|fe[89ab])[\da-f]{0,2}:|^::1$/i.test(
    address,
  );
}

/**
 * What speaks for each address of a line that a proxy of a private network has passed on: for the one that the proxy
 * names, or that stands beside the proxy's own at the line's begin. Elsewhere a header is what the client claims.
 */
function proxiedScores(text: string, some: readonly AddressCandidate[]): readonly number[] {
  const isOwn = some.map(({ start, end }) => isPrivate(text.slice(start, end)));
  return some.map(({ start }, at) => {
    if (isOwn[at] || !isOwn.includes(true)) return 0;
    if (forwarded.test(text.slice(0, start))) return 60;
    const isBesideProxy = at > 0 && !isOwn.slice(0, at).includes(false);
    const gaps = some.slice(0, at).map(({ end }, index) => text.slice(end, some[index + 1]!.start));
    const isLeading = /^\W*$/.test(text.slice(0, some[0]!.start) + gaps.join(""));
    return isBesideProxy && isLeading ? 75 : 0;
  });
}

const forwarded =
  /\b(?:x[-_]?)?(?:forwarded(?:[-_]?for)?|real[-_]?ip|client[-_]?ip|(?:cf[-_])?connecting[-_]?ip)["']?\s*[=:]?\s*["'[(<]*$/i;

/** Words before an address that tell whose it is, the surest first. */
const signs: readonly (readonly [words: string, score: number])[] = [
  ["rhost|rip|remote_?addr(?:ess)?|remoteip|client_?ip|client_?addr(?:ess)?|src|source|peer|attacker", 60],
  [
    "lip|helo|laddr|local_?addr(?:ess)?|dst|dest(?:ination)?|server|listen(?:ing)?|bind|vhost|virtual host|I|target",
    -60,
  ],
  ["from|client|ip|addr|address|remote|user ip|connection|relay", 40],
  ["host|hostname", 25],
  ["by|of", 20],
  ["for", 15],
  ["on|to|at|via|port", -30],
];
const behind = (words: string) => new RegExp(`\\b(?:${words})\\s*[=:]?\\s*["'[(<]*(?:\\w+/\\w+/)?$`, "i");
const announced = signs.map(([words, score]) => [behind(words), score] as const);
/** A name of a host, often the claimed one, before the address in brackets. */
const afterName = /(?:^|[\s=@(])[\w.-]*(?:\s*\([^)]*\))?\s?\[$/;

function scoreOf(text: string, { start, end }: Span): number {
  const before = text.slice(0, start);
  const isBehindName = afterName.test(before);
  const words = isBehindName ? before.replace(afterName, "") : before;
  const sign = announced.find(([pattern]) => pattern.test(before) || pattern.test(words));
  let score = (sign ? sign[1] : 0) + (isBehindName ? 5 : 0);
  if (/^\/\d/.test(text.slice(end))) score -= 20;
  // Nobody from outside writes before the first word of a line.
  if (/^\W*$/.test(before)) score += 70;
  const written = text.slice(start, end);
  if (/^(?:127\.|0\.0\.0\.0|::1$|255\.)/.test(written)) score -= 5;
  return score;
}

function isAddress(text: string): boolean {
  const four = /(?:\d{1,3}\.){3}\d{1,3}$/.exec(text)?.[0];
  if (four !== undefined) return four.split(".").every((part) => Number(part) < 256);
  const isShort = text.includes("::");
  if (text.split("::").length > 2 || !/[0-9a-f]/i.test(text)) return false;
  return isShort || text.split(":").length === 8;
}
