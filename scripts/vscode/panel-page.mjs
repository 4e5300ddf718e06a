// Holds what the page of a simulation itself shows against `f2b simulate --format json`.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../prepare.mjs";

/**
 * Throws where the rows in sight are not the first that the command bans, in its order, with its times, or where a time line
 * is empty. Answers how many rows were compared.
 */
export async function checkRows(panel, workspace, ...sets) {
  const shown = await panel.locator("#table").evaluate(readRows);
  const wanted = banned(workspace, sets);
  if (shown.length === 0) throw new Error("no row of a banned address is in sight");
  shown.forEach(({ address, from, isDrawn }, at) => {
    const row = `${address} ${from}`;
    if (row !== wanted[at])
      throw new Error(`row ${at + 1} shows ${row}, and f2b simulate bans ${wanted[at]}`);
    if (!isDrawn) throw new Error(`the time line of ${address} is empty`);
  });
  return shown.length;
}

/** The banned addresses, each once, by their first bans, as the table has them. */
function banned(workspace, sets) {
  const args = [
    join(root, "dist/cli.cjs"),
    "simulate",
    "-c",
    join(workspace, "fail2ban"),
    "jellyfin",
    "--format",
    "json",
  ];
  const more = sets.flatMap((set) => ["--set", set]);
  const output = execFileSync(process.execPath, [...args, ...more], { encoding: "utf8", maxBuffer: 1 << 28 });
  const firsts = new Map();
  for (const { id, from } of JSON.parse(output).bans) if (!firsts.has(id)) firsts.set(id, from);
  const time = (seconds) => new Date(seconds * 1000).toISOString().slice(5, 16).replace("T", " ");
  return [...firsts].sort((one, other) => one[1] - other[1]).map(([id, from]) => `${id} ${time(from)}`);
}

/** Runs in the page: the rows that are in sight and banned, and whether something is drawn on their time lines. */
function readRows(table) {
  const { top, bottom } = table.querySelector(".tabulator-tableholder").getBoundingClientRect();
  const rows = [...table.querySelectorAll(".tabulator-row")].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.top >= top - 1 && box.bottom <= bottom + 1;
  });
  return rows.flatMap((row) => {
    const text = (field) => row.querySelector(`[tabulator-field="${field}"]`).textContent;
    const from = text("firstBan").replace(/^.*from /, "");
    if (from === "not banned") return [];
    const canvas = row.querySelector("canvas.line");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return [{ address: text("address"), from, isDrawn: data.some((value, at) => at % 4 === 3 && value > 0) }];
  });
}
