import assert from "node:assert/strict";
import { partsOf, roleOf } from "../../../core/analysis/index.ts";
import { parseConfig } from "../../../core/config/index.ts";
import type { Source } from "../../../core/text/index.ts";

/** Each part of the one option of a file: its kind, what its span covers, and whose it is. */
function tellParts(name: string, text: string): string[] {
  const path = `/etc/fail2ban/${name}`;
  const source: Source = { kind: "file", path, text };
  const section = parseConfig(source).sections[0]!;
  return partsOf(roleOf(path)!.kind, section.name, section.options[0]!).map((part) => {
    const { kind, span, nameSpan, owner, parameter } = part;
    assert.equal(text.slice(nameSpan.start, nameSpan.end), part.name);
    const whose = owner ? ` of ${owner.kind} ${owner.name}` : "";
    return `${kind} ${text.slice(span.start, span.end)}${parameter ? ` to ${parameter}` : ""}${whose}`;
  });
}

const cases: readonly (readonly [fact: string, file: string, text: string, parts: readonly string[]])[] = [
  [
    "variables, percent signs and tags",
    "filter.d/app.conf",
    "[Definition]\nfailregex = ^%(_p)s 5%% <HOST> <F-USER>x</F-USER>$\n",
    ["variable %(_p)s", "percent %%", "tag <HOST>", "tag <F-USER>", "tag </F-USER>"],
  ],
  [
    "a group's name is no tag",
    "filter.d/app.conf",
    "[Definition]\nfailregex = (?P<user>x) (?P=user) <mdre-<mode>>\n",
    ["tag <mode>"],
  ],
  [
    "the filter of a jail, with what is given to it",
    "jail.conf",
    "[app]\nfilter = app[mode=extra, zone=\"a, b\", x='y']\n",
    [
      "filter app",
      "parameter mode of filter app",
      "argument extra to mode of filter app",
      "parameter zone of filter app",
      "argument a, b to zone of filter app",
      "parameter x of filter app",
      "argument y to x of filter app",
    ],
  ],
  [
    "several actions, over lines",
    "jail.d/app.conf",
    '[app]\naction = %(banaction)s[port="%(port)s"]\n    mail[dest=root]\n',
    [
      "action %(banaction)s",
      "variable %(banaction)s",
      "parameter port of action %(banaction)s",
      "argument %(port)s to port of action %(banaction)s",
      "variable %(port)s",
      "action mail",
      "parameter dest of action mail",
      "argument root to dest of action mail",
    ],
  ],
  [
    "an action by another option's name",
    "jail.local",
    "[DEFAULT]\nbanaction_allports = nftables\n",
    ["action nftables"],
  ],
  [
    "an action that is given with a variable",
    "paths-mine.conf",
    "[DEFAULT]\nbanaction = ufw\n",
    ["action ufw"],
  ],
  [
    "logs, one a line",
    "jail.conf",
    "[app]\nlogpath = /var/log/app.log\n    %(folder)s/*.log tail\n",
    ["logpath /var/log/app.log", "logpath %(folder)s/*.log", "variable %(folder)s"],
  ],
  [
    "includes",
    "filter.d/app.conf",
    "[INCLUDES]\nbefore = common.conf\n    more.conf\n",
    ["include common.conf", "include more.conf"],
  ],
  ["the same names mean nothing elsewhere", "filter.d/app.conf", "[Definition]\nbefore = common.conf\n", []],
  ["nothing in nothing", "jail.conf", "[app]\nfilter =\n", []],
];

describe("the parts of a value", () => {
  for (const [fact, file, text, parts] of cases) {
    it(fact, () => assert.deepEqual(tellParts(file, text), parts));
  }
});
