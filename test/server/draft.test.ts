import assert from "node:assert/strict";
import type { DraftAnswer } from "../../server/protocol-draft.ts";
import { Session } from "./session.ts";

const denied = (second: number, name: string, address: string) =>
  `2026-11-20 16:20:${second} [WRN] Login of ${name} refused, client ${address}`;
const lines = [
  denied(10, "anna", "192.0.2.1"),
  "2026-11-20 16:20:11 [INF] Session of anna begins",
  denied(12, "bob", "192.0.2.2"),
  denied(13, "carl", "2001:db8::3"),
];
const log = `${lines.join("\n")}\n`;

describe("fail2ban/draft", () => {
  let session: Session;
  beforeEach(async () => {
    session = new Session(`
--- fail2ban/filter.d/x.conf
[Definition]
failregex = ^x <ADDR>$
--- app.log
${log}`);
    await session.begin();
  });
  afterEach(() => session.end());

  const ask = (params: object): Promise<DraftAnswer> => session.client.request("fail2ban/draft", params);
  const numbers = ({ hits }: DraftAnswer) => hits.map(({ line, id }) => `${line} ${id}`);

  it("answers a draft, and what else it catches in the log on the disk", async () => {
    const answer = await ask({
      log: { uri: session.uri("app.log") },
      examples: [lines[0], lines[2]].map((text) => ({ text })),
      filter: session.uri("fail2ban/filter.d/x.conf"),
    });
    assert.match(answer.draft.filter, /failregex = \^.*<ADDR>\$/);
    assert.deepEqual(numbers(answer), ["1 192.0.2.1", "3 192.0.2.2", "4 2001:db8::3"]);
    assert.deepEqual(
      answer.hits.map(({ isExample }) => isExample),
      [true, true, false],
    );
    assert.deepEqual([answer.caught, answer.tried, answer.unfinished], [3, 4, undefined]);
  });

  it("tries it on a text that is not on the disk", async () => {
    const answer = await ask({
      log: { uri: session.uri("app.log"), text: `${log}${denied(14, "emil", "192.0.2.9")}\n` },
      examples: [lines[0], lines[2]].map((text) => ({ text })),
    });
    assert.deepEqual(numbers(answer).at(-1), "5 192.0.2.9");
  });

  it("says why it can't, where no line has an address, and where the log is gone", async () => {
    const none = await ask({ log: { uri: session.uri("app.log") }, examples: [{ text: lines[1] }] });
    assert.equal(none.draft.failregex.length, 0);
    assert.ok(none.draft.examples[0]?.reason);
    await assert.rejects(
      ask({ log: { uri: session.uri("gone.log") }, examples: [{ text: lines[0] }] }),
      /the log can't be read: .*ENOENT/,
    );
  });
});
