import { hostname } from "node:os";
import { actionSubjectAt, previewActions } from "../core/service/index.ts";
import { type Question, toLocation } from "./feature.ts";
import type { PreviewDocument, PreviewParams } from "./protocol-preview.ts";

/** Addresses that one page may show. */
const mostAddresses = 10;

/** Answers `fail2ban/preview`. */
export function answerPreview(question: Question<PreviewParams>): PreviewDocument | null {
  const { analysis, path, params } = question;
  const { line, character } = Object(params.position);
  const isPosition = Number.isInteger(line) && Number.isInteger(character);
  const subject = actionSubjectAt(analysis, path, isPosition ? { line, character } : undefined);
  if (!subject) return null;
  const given: readonly unknown[] = Array.isArray(params.addresses) ? params.addresses : [];
  const addresses = given.map(String).slice(0, mostAddresses);
  const own = hostname();
  const around = { now: Date.now() / 1000, hostname: { full: own, short: own.replace(/\..*$/, "") } };
  const { title, text, pieces } = previewActions(analysis, subject, addresses, around);
  return {
    title,
    text,
    pieces: pieces.map(({ origin, ...piece }) => ({
      ...piece,
      ...(origin && { origin: toLocation(question, origin) }),
    })),
  };
}
