import assert from "node:assert/strict";
import { type Cursor, cursorAt, offsetAt } from "../../../core/service/index.ts";
import { analyze, takeCursor } from "../../support/findings.ts";

interface Case {
  readonly title: string;
  readonly files: string;
  /** `part [section] option “before” span, then kind:name of the value's part`. */
  readonly is: string;
}

const cases: readonly Case[] = [
  { title: "an empty document", files: "--- jail.local\n‸\n", is: "option “”" },
  { title: "a name on the first line", files: "--- jail.local\nba‸\n", is: "option “ba” of “ba”" },
  { title: "a half-typed header", files: "--- jail.local\n[ss‸\n", is: "section [ss] “ss” of “ss”" },
  { title: "an empty header", files: "--- jail.local\n[‸\n", is: "section “” of “”" },
  { title: "empty brackets", files: "--- jail.local\n[‸]\n", is: "section “” of “]”" },
  { title: "a header", files: "--- jail.local\n[ss‸hd]\n", is: "section [sshd] “ss” of “sshd”" },
  { title: "before a header's bracket", files: "--- jail.local\n‸[sshd]\n", is: "between [sshd]" },
  { title: "behind a header's bracket", files: "--- jail.local\n[sshd]‸\n", is: "between [sshd]" },
  { title: "a bare name", files: "--- jail.local\n[a]\nba‸\n", is: "option [a] “ba” of “ba”" },
  {
    title: "a bare name below an option",
    files: "--- jail.local\n[a]\nport = 1\nba‸\nbb = 2\n",
    is: "option [a] “ba” of “ba”",
  },
  {
    title: "an option's name",
    files: "--- jail.local\n[a]\nban‸time = 1\n",
    is: "option [a] bantime “ban” of “bantime”",
  },
  {
    title: "behind a name",
    files: "--- jail.local\n[a]\nbantime ‸= 1\n",
    is: "between [a] bantime",
  },
  {
    title: "an empty line in a section",
    files: "--- jail.local\n[a]\nport = 1\n‸\nbantime = 2\n",
    is: "option [a] “”",
  },
  {
    title: "white space below an option",
    files: "--- jail.local\n[a]\nport = 1\n    ‸\nbantime = 2\n",
    is: "value [a] port “1|    ” of “1|    ”",
  },
  {
    title: "column 0 of white space below an option",
    files: "--- jail.local\n[a]\nport = 1\n‸    \n",
    is: "value [a] port “1|” of “1|”",
  },
  {
    title: "white space below a header",
    files: "--- jail.local\n[a]\n  ‸\nport = 1\n",
    is: "option [a] “”",
  },
  { title: "a value", files: "--- jail.local\n[a]\nport = 1‸2\n", is: "value [a] port “1” of “12”" },
  { title: "an empty value", files: "--- jail.local\n[a]\nport = ‸\n", is: "value [a] port “” of “”" },
  {
    title: "an empty value without a space",
    files: "--- jail.local\n[a]\nport =‸\n",
    is: "value [a] port “” of “”",
  },
  {
    title: "white space behind a value",
    files: "--- jail.local\n[a]\nport = 1  ‸\n",
    is: "value [a] port “1  ” of “1  ”",
  },
  {
    title: "a continuation line",
    files: "--- jail.local\n[a]\nport = 1\n  # two\n  2‸3\n",
    is: "value [a] port “1|  2” of “1|  # two|  23”",
  },
  {
    title: "a continuation line that looks like an option",
    files: "--- jail.local\n[a]\nport = 1\n  ban‸time = 2\n",
    is: "value [a] port “1|  ban” of “1|  bantime = 2”",
  },
  {
    title: "a continuation line that looks like a header",
    files: "--- jail.local\n[a]\nport = 1\n  [b‸]\n",
    is: "value [a] port “1|  [b” of “1|  [b]”",
  },
  {
    title: "a continuation line below a line in column 0 that is none",
    files: "--- jail.local\n[a]\nport = 1\njunk\n  2‸\n",
    is: "value [a] port “1|  2” of “1|junk|  2”",
  },
  {
    title: "a comment",
    files: "--- jail.local\n[a]\n# a ‸comment\n",
    is: "comment [a] “# a ” of “# a comment”",
  },
  {
    title: "a comment behind a value",
    files: "--- jail.local\n[a]\nport = 1 ; a‸\n",
    is: "comment [a] “; a” of “; a”",
  },
  {
    title: "a hash in a value, which is no comment",
    files: "--- jail.local\n[a]\nport = 1 # a‸\n",
    is: "value [a] port “1 # a” of “1 # a”",
  },
  {
    title: "an open variable",
    files: "--- jail.local\n[a]\nport = %(‸\n",
    is: "value [a] port “%(” of “%(”",
  },
  {
    title: "a variable",
    files: "--- jail.local\n[a]\nport = %(x‸y)s\n",
    is: "value [a] port “%(x” of “%(xy)s” variable:xy",
  },
  {
    title: "the seam of two variables",
    files: "--- jail.local\n[a]\nport = %(x)s‸%(y)s\n",
    is: "value [a] port “%(x)s” of “%(x)s%(y)s” variable:y",
  },
  {
    title: "an open tag",
    files: "--- filter.d/a.conf\n[Definition]\nfailregex = ^a <F-‸\n",
    is: "value [Definition] failregex “^a <F-” of “^a <F-”",
  },
  {
    title: "a tag on the second line",
    files: "--- filter.d/a.conf\n[Definition]\nfailregex = ^a\n            ^b <HO‸ST>\n",
    is: "value [Definition] failregex “^a|            ^b <HO” of “^a|            ^b <HOST>” tag:HOST",
  },
  {
    title: "an open list of parameters",
    files: "--- jail.local\n[a]\nfilter = ssh[mo‸\n",
    is: "value [a] filter “ssh[mo” of “ssh[mo” ",
  },
  {
    title: "an argument that is a variable",
    files: "--- jail.local\n[a]\nfilter = sshd[mode=%(mo‸de)s]\n",
    is: "value [a] filter “sshd[mode=%(mo” of “sshd[mode=%(mode)s]” variable:mode",
  },
  {
    title: "an action in the second line",
    files: "--- jail.local\n[a]\naction = x[a=1]\n         yy‸\n",
    is: "value [a] action “x[a=1]|         yy” of “x[a=1]|         yy” action:yy",
  },
  {
    title: "lines that end as Windows ends them",
    files: "--- jail.local crlf\n[a]\nport = 1\n  2‸\n",
    is: "value [a] port “1|  2” of “1||  2”",
  },
];

describe("the cursor", () => {
  for (const { title, files, is } of cases) {
    it(`stands in ${title}`, () => {
      const { fixture, path, position } = takeCursor(files);
      const analysis = analyze(fixture);
      const source = analysis.source(path)!;
      const cursor = cursorAt(analysis, path, offsetAt(source, position));
      assert.ok(cursor);
      assert.equal(describeCursor(cursor), is.trim());
    });
  }

  it("stands at the end of a file, with a line break before it and without", () => {
    const analysis = analyze("--- jail.local\n[a]\nport = 1\n--- jail.conf\n");
    const end = cursorAt(analysis, "/etc/fail2ban/jail.local", 99);
    assert.equal(end && describeCursor(end), "option [a] “”");
    const empty = cursorAt(analysis, "/etc/fail2ban/jail.conf", 0);
    assert.equal(empty && describeCursor(empty), "option “”");
  });

  it("is undefined in a file that is none of fail2ban's, or not there", () => {
    const analysis = analyze("--- README.md\n[a]\n");
    assert.equal(cursorAt(analysis, "/etc/fail2ban/README.md", 0), undefined);
    assert.equal(cursorAt(analysis, "/etc/fail2ban/jail.conf", 0), undefined);
  });
});

function describeCursor({ part, section, option, before, span, source, valuePart }: Cursor): string {
  const whole = source.text.slice(span.start, span.end);
  const words: string[] = [part];
  if (section) words.push(`[${section.name}]`);
  if (option) words.push(option.name);
  if (part !== "between") words.push(`“${before}”`);
  if (part !== "between" && (whole || part === "section" || part === "value")) words.push(`of “${whole}”`);
  if (valuePart) words.push(`${valuePart.kind}:${valuePart.name}`);
  return words.join(" ").replaceAll(/[\r\n]/g, "|");
}
