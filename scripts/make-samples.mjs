// Writes the sample logs: node scripts/make-samples.mjs [FOLDER]   (default: samples/logs)
//
// Everything is drawn from fixed seeds, so the same text comes out on every machine. Who attacks, and what
// becomes of them under the sample jails, is the list `incidents` below; samples/README.md tells the story.
// Each part of a day draws from a seed of its own: a change to one part leaves the others as they are.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { background } from "./samples/background.mjs";
import { startUp } from "./samples/console.mjs";
import { dayBefore, evening, firstDay, incidents } from "./samples/incidents.mjs";
import { nginxErrors } from "./samples/nginx.mjs";

/** A line's time of day as Jellyfin writes it; `at` is in milliseconds from midnight. */
function clock(at) {
  const pad = (value, width) => String(value).padStart(width, "0");
  const hours = pad(Math.floor(at / 3_600_000), 2);
  return `${hours}:${pad(Math.floor(at / 60_000) % 60, 2)}:${pad(Math.floor(at / 1000) % 60, 2)}.${pad(at % 1000, 3)}`;
}

function inOrder(events) {
  return events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
    .map(({ event }) => event);
}

/** Jellyfin's log file: strings in quotes, a quote inside one as \". */
function fileForm(day, events) {
  const quote = (text) => `"${text.replaceAll('"', '\\"')}"`;
  return inOrder(events)
    .map(({ at, level, thread, source, message, trace = [] }) =>
      [`[${day} ${clock(at)} -04:00] [${level}] [${thread}] ${source}: ${message(quote)}`, ...trace, ""].join(
        "\n",
      ),
    )
    .join("");
}

/** What Jellyfin writes to its console: no date, no quotes. */
function consoleForm(events) {
  return inOrder(events)
    .map(({ at, level, thread, source, message, trace = [] }) =>
      [`[${clock(at).slice(0, 8)}] [${level}] [${thread}] ${source}: ${message(String)}`, ...trace, ""].join(
        "\n",
      ),
    )
    .join("");
}

/** UTF-8, but U+E080 to U+E0FF become the single bytes 80 to FF: the bytes of another encoding. */
function encode(text) {
  const parts = text.split(/([\uE080-\uE0FF])/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 ? Buffer.from([part.charCodeAt(0) - 0xe000]) : Buffer.from(part, "utf8"),
    ),
  );
}

const logs = {
  "jellyfin/log_20261120.log": fileForm("2026-11-20", [...background(20), ...incidents()]),
  "jellyfin/log_20261119.log.gz": fileForm("2026-11-19", [...background(19), ...dayBefore()]),
  "jellyfin/jellyfin20261118.log": fileForm("2026-11-18", [...background(18), ...firstDay()]),
  "jellyfin/console.log": consoleForm([...startUp(), ...evening()]),
  "nginx/error.log": nginxErrors(),
};

const folder = process.argv[2] ?? fileURLToPath(new URL("../samples/logs", import.meta.url));
for (const [name, text] of Object.entries(logs)) {
  const path = join(folder, name);
  const bytes = encode(text);
  const packed = name.endsWith(".gz");
  // zlib packs the same text differently from one release to the next: a file that holds it already stays.
  const same =
    existsSync(path) && (packed ? gunzipSync(readFileSync(path)) : readFileSync(path)).equals(bytes);
  if (!same) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, packed ? gzipSync(bytes, { level: 9 }) : bytes);
  }
  console.log(`${same ? "unchanged" : "written"}  ${path}  ${text.split("\n").length - 1} lines`);
}
