import { type Candidate, insert, type Mend, type TagPlace } from "./trouble.ts";

const ofAddress = /^<(?:F-)?(?:ADDR|IP4|IP6|SUBNET|CIDR)\/?>$/;

/** A tag for addresses where the line has another form of them, or a name. */
export const mendAddress: Mend = ({ tag, tagBefore, rest, reach }) => {
  const found: Candidate[] = [];
  if (tag && ofAddress.test(tag.name)) {
    const swap = (code: string, newText: string) => found.push({ code, edits: [{ ...tag.span, newText }] });
    if (!/ADDR|SUBNET/.test(tag.name)) swap("address-family", "<ADDR>");
    if (rest.startsWith("[")) swap("address-brackets", `\\[?${tag.name}\\]?`);
    if (reach.free || /^[\w.-]/.test(rest)) swap("host-name", "<HOST>");
  }
  if (!tagBefore || !/^<(?:F-)?(?:HOST|ADDR|IP4|IP6|SUBNET|DNS|CIDR)\/?>$/.test(tagBefore.name)) return found;
  if (/^:\d/.test(rest)) found.push({ code: "port", edits: [insert(reach.piece.start, "(?::\\d+)?")] });
  if (/^\/\d/.test(rest)) found.push({ code: "subnet", edits: [subnet(tagBefore)] });
  return found;
};

function subnet({ span }: TagPlace) {
  return { ...span, newText: "<SUBNET>" };
}
