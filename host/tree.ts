import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Folder, Source, Tree, Unreadable } from "../core/text/index.ts";

/** The config files on disk as a tree: each path is read once, when it is first asked for. Never throws. */
export function openTree(): Tree {
  const known = new Map<string, Source | Folder | Unreadable | undefined>();
  return {
    get(path) {
      if (known.has(path)) return known.get(path);
      const found = look(path);
      known.set(path, found);
      return found;
    },
  };
}

/** Bytes as a source: UTF-8, a byte order mark kept, bad bytes replaced and the first of them told. */
export function readSource(path: string, bytes: Uint8Array): Source {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const bad = text.includes("\ufffd") ? findBadByte(bytes) : -1;
  return bad < 0 ? { kind: "file", path, text } : { kind: "file", path, text, undecodableAt: bad };
}

function look(path: string): Source | Folder | Unreadable | undefined {
  try {
    // As os.path.exists: what cannot be looked at is not there.
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) return undefined;
    try {
      if (status.isDirectory()) return { kind: "folder", path, names: readdirSync(path).sort() };
      if (!status.isFile()) return { kind: "unreadable", path, reason: "not a regular file" };
      return readSource(path, readFileSync(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { kind: "unreadable", path, reason: code === "EACCES" ? "permission denied" : String(code) };
    }
  } catch {
    return undefined;
  }
}

/** The offset of the first byte that is not UTF-8, or -1. */
function findBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthOfCharacter(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

/** How many bytes the character takes that begins at `at`; 0 where none does. */
function lengthOfCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // Forms that are longer than need be, surrogates, and what lies behind U+10FFFF.
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < lowest || second > highest) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
