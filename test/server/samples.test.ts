import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { AnnotatedSamples, SampleLogItem, SamplesRan } from "../../server/protocol-samples.ts";
import { Session } from "./session.ts";

const door = `[Definition]
failregex = ^ knock from <ADDR>$
            ^ ring from <ADDR>$
`;
const fixture = `
--- fail2ban/filter.d/door.conf
${door}--- fail2ban/filter.d/gate.conf
${door}--- tests/door.log
# failJSON: { "match": true, "host": "192.0.2.1", "desc": "a knock" }
2005-08-14 11:59:00 knock from 192.0.2.1
# failJSON: { "match": true, "host": "192.0.2.9" }
2005-08-14 11:59:00 knock from 192.0.2.1
--- tests/strange
# failJSON: { "match": true }
2005-08-14 11:59:00 knock from 192.0.2.1
--- far/more.log
# f2b: filter=gate
2005-08-14 11:59:00 passes by
`;

describe("requests about samples", () => {
  let session: Session;
  afterEach(() => session.end());

  async function begin(): Promise<void> {
    session = new Session(fixture);
    await session.begin();
    await session.settled();
  }

  async function run(uris: readonly string[], texts: readonly object[] = []): Promise<string[]> {
    const { client } = session;
    const from = client.notifications.length;
    assert.equal(await client.request("fail2ban/samples/run", { run: "r", uris, texts }), null);
    const told = client.notifications.slice(from).filter(({ method }) => method === "fail2ban/samples/ran");
    return told.flatMap(({ params }: { params: SamplesRan }) => {
      assert.equal(params.run, "r");
      const samples = params.samples.map(({ line, outcome, message, expected, got, range }) =>
        [line, outcome, message ?? "", expected, got, `${range.start.line}:${range.start.character}`].join(
          " | ",
        ),
      );
      const problems = [...params.problems, ...(params.refusal ? [params.refusal] : [])].map(
        ({ message }) => message,
      );
      const unhit = params.failregexes.flatMap(({ isHit, failregex, uri, range }) =>
        isHit ? [] : `unhit ${failregex} ${uri?.slice(session.uri("").length + 1)}:${range?.start.line}`,
      );
      return [params.uri.slice(session.uri("").length + 1), ...samples, ...problems, ...unhit];
    });
  }

  it("list the logs of the config folders, each with its filter and its samples", async () => {
    await begin();
    const logs: SampleLogItem[] = await session.client.request("fail2ban/samples/logs", {
      also: [session.uri("far/more.log")],
    });
    const below = (uri = "") => uri.slice(session.uri("").length + 1);
    assert.deepEqual(
      logs.map(({ uri, filter, filterUri, refusal, samples }) =>
        [
          below(uri),
          filter,
          below(filterUri),
          refusal?.slice(0, 9),
          ...samples.map(({ label }) => label),
        ].join(" | "),
      ),
      [
        "tests/door.log | door | fail2ban/filter.d/door.conf |  | a knock | failure: 2005-08-14 11:59:00 knock from 192.0.2.1",
        "tests/strange |  |  | No filter | failure: 2005-08-14 11:59:00 knock from 192.0.2.1",
        "far/more.log | gate | fail2ban/filter.d/gate.conf |  | no failure: 2005-08-14 11:59:00 passes by",
      ],
    );
  });

  it("run them as fail2ban would, and tell what is not hit", async () => {
    await begin();
    assert.deepEqual(await run([session.uri("tests/door.log"), session.uri("tests/strange")]), [
      "tests/door.log",
      '2 | passed |  | match: true\nhost: "192.0.2.1" | match: true\nhost: "192.0.2.1" | 1:0',
      '4 | failed | By failregex 1, “host” is "192.0.2.1", not "192.0.2.9"; mend the filter or the verdict. | match: true\nhost: "192.0.2.9" | match: true\nhost: "192.0.2.1" | 3:0',
      "unhit 2 fail2ban/filter.d/door.conf:2",
      "tests/strange",
      `No filter in ${session.path("fail2ban")} is called as this file or its folder; put “# f2b: filter=NAME” at its begin.`,
    ]);
  });

  it("count the text of an editor: the filter's, and that of a log", async () => {
    await begin();
    session.open("fail2ban/filter.d/door.conf", door.replace("ring", "climb"));
    const uri = session.uri("tests/door.log");
    const text =
      '# failJSON: { "match": true, "host": "192.0.2.7" }\n2005-08-14 11:59:00 climb from 192.0.2.7\n';
    assert.deepEqual(await run([uri], [{ uri, text }]), [
      "tests/door.log",
      '2 | passed |  | match: true\nhost: "192.0.2.7" | match: true\nhost: "192.0.2.7" | 1:0',
      "unhit 1 fail2ban/filter.d/door.conf:1",
    ]);
    session.change("fail2ban/filter.d/door.conf", door.replace("^ ring", "^ (ring"));
    assert.match(
      (await run([uri], [{ uri, text }])).join("\n"),
      /fail2ban refuses the filter “door”: Unable to compile/,
    );
  });

  it("annotate lines by the log's own filter, or the one that is named", async () => {
    await begin();
    const { client } = session;
    const lines = ["2005-08-14 11:59:00 knock from 192.0.2.1", "2005-08-14 11:59:00 passes by"];
    const own = { uri: session.uri("tests/door.log"), lines };
    const annotated: AnnotatedSamples = await client.request("fail2ban/samples/annotate", own);
    const verdicts = [
      '# failJSON: { "time": "2005-08-14T11:59:00", "match": true, "host": "192.0.2.1" }',
      lines[0],
      '# failJSON: { "match": false }',
      lines[1],
    ];
    assert.deepEqual(annotated, { lines: verdicts });
    const choices = await client.request("fail2ban/samples/filters", { uri: own.uri });
    const folder = session.path("fail2ban");
    assert.deepEqual(choices, [
      { folder, name: "door", isOwn: true },
      { folder, name: "gate", isOwn: false },
    ]);
    const named = { uri: session.uri("plain.log"), lines, filter: { folder, name: "gate" } };
    const fresh: AnnotatedSamples = await client.request("fail2ban/samples/annotate", named);
    assert.match(fresh.header!, /^# f2b: filter=gate now=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d timezone=\S+$/);
    assert.equal(fresh.lines[1], lines[0]);
    const text = `${fresh.header}\n${fresh.lines.join("\n")}\n`;
    assert.deepEqual(
      (await run([named.uri], [{ uri: named.uri, text }])).filter((line) => / failed | broken /.test(line)),
      [],
    );
    await assert.rejects(
      client.request("fail2ban/samples/annotate", { uri: named.uri, lines }),
      /choose one/,
    );
    await assert.rejects(
      client.request("fail2ban/samples/annotate", { uri: "untitled:x", lines }),
      /save it first/,
    );
  });
});
