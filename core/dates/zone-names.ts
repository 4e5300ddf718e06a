import { pythonRepr } from "../text/index.ts";
import { asciiDigits } from "./number.ts";

/** Minutes east of UTC, or the error that Python raises in their place. */
export type ZoneOffset = number | { readonly error: "ValueError" | "KeyError"; readonly message: string };

/**
 * What a name of a zone stands for: an abbreviation that fail2ban knows, an offset (`+0100`, `-04:00`, `+01`), or one
 * after the other. Mirrors fail2ban/server/strptime.py, validateTimeZone and zone2offset.
 */
export function zoneOffset(text: string): ZoneOffset {
  let offset = known.get(text);
  if (offset === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    offset = readZone(text);
    known.set(text, offset);
  }
  return offset;
}

/** A log names few zones, over and over. */
const known = new Map<string, ZoneOffset>();
const MOST_KNOWN = 1000;

function readZone(text: string): ZoneOffset {
  if (text === "UTC" || text === "GMT" || text === "Z") return 0;
  const found = FIXED_ZONE.exec(asciiDigits(text));
  const name = found?.[1];
  const offset = found?.[2];
  // The first digit of an offset has to be ASCII's own.
  if (!found || (offset && text.charCodeAt((name?.length ?? 0) + 1) > 0x7f)) {
    return { error: "ValueError", message: `Unknown or unsupported time zone: ${pythonRepr(text)}` };
  }
  const base = name === undefined ? 0 : ABBREVIATIONS.get(name);
  if (base === undefined) return { error: "KeyError", message: pythonRepr(name!) };
  if (offset === undefined) return base;
  const hours = Number(offset.slice(1, 3));
  const minutes = offset.length > 3 ? Number(offset.slice(-2)) : 0;
  return base + (offset[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

/** Minutes east of UTC that fail2ban takes a `logtimezone` for; undefined where it refuses it. */
export function validateTimeZone(text: string): number | undefined {
  const offset = zoneOffset(text);
  return typeof offset === "number" ? offset : undefined;
}

const FIXED_ZONE = /^([A-Z](?:[A-Z]{2,4})?)?([+-][01][0-9](?::?[0-9]{2})?)?\n?$/;

/** Minutes east of UTC, and what zones of that offset are called; summer times are zones of their own. */
const NAMES_BY_OFFSET: ReadonlyArray<readonly [number, string]> = [
  [-720, "Y"],
  [-660, "NUT SST X"],
  [-600, "CKT HAST HST TAHT TKT W"],
  [-570, "MART MIT"],
  [-540, "AKST GAMT GIT HADT HNY V"],
  [-480, "AKDT CIST HAY HNP PST PT U"],
  [-420, "HAP HNR MST PDT T"],
  [-360, "CST EAST GALT HAR HNC MDT S"],
  [-300, "CDT COT EASST ECT EST ET HAC HNE PET R"],
  [-270, "HLV VET"],
  [-240, "AST BOT CLT COST EDT FKT GYT HAE HNA PYT Q"],
  [-210, "HNT NST NT"],
  [-180, "ADT ART BRT CLST FKST GFT HAA P PMST PYST SRT UYT WGT"],
  [-150, "HAT NDT"],
  [-120, "BRST FNT O PMDT UYST WGST"],
  [-60, "AZOT CVT EGT N"],
  [0, "EGST GMT UTC WET WT Z"],
  [60, "A CET DFT WAT WEDT WEST"],
  [120, "B CAT CEDT CEST EET SAST WAST"],
  [180, "C EAT EEDT EEST IDT MSK"],
  [210, "IRST"],
  [240, "AMT AZT D GET GST KUYT MSD MUT RET SAMT SCT"],
  [270, "AFT IRDT"],
  [300, "AMST AQTT AZST E HMT MAWT MVT PKT TFT TJT TMT UZT YEKT"],
  [330, "SLT"],
  [345, "NPT"],
  [360, "ALMT BIOT BTT F IOT KGT NOVT OMST YEKST"],
  [390, "CCT MMT"],
  [420, "CXT DAVT G HOVT ICT KRAT NOVST OMSST THA WIB"],
  [480, "ACT AWST BDT BNT CAST H HKT IRKT KRAST MYT PHT SGT ULAT WITA WST"],
  [540, "AWDT I IRKST JST KST PWT TLT WDT WIT YAKT"],
  [570, "ACST"],
  [600, "AEST ChST K PGT VLAT YAKST YAPT"],
  [630, "ACDT LHST"],
  [660, "AEDT L LHDT MAGT NCT PONT SBT VLAST VUT"],
  [690, "NFT"],
  [720, "ANAST ANAT FJT GILT M MAGST MHT NZST PETST PETT TVT WFT"],
  [780, "FJST NZDT"],
];

const ABBREVIATIONS: ReadonlyMap<string, number> = new Map(
  NAMES_BY_OFFSET.flatMap(([minutes, names]) => names.split(" ").map((name) => [name, minutes] as const)),
);
