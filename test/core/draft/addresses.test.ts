import assert from "node:assert/strict";
import { chooseAddresses } from "../../../core/draft/addresses.ts";
import { findUsers } from "../../../core/draft/users.ts";

/** What is taken out of a text. */
type Row = readonly [text: string, taken: string | undefined];

describe("the address to ban", () => {
  const rows: readonly Row[] = [
    ["Failed password for root from 192.0.2.1 port 22", "192.0.2.1"],
    ["rip=192.0.2.1, lip=198.51.100.1", "192.0.2.1"],
    ["lip=198.51.100.1, rip=192.0.2.1", "192.0.2.1"],
    ["connect to 198.51.100.1:25 from [2001:db8::1]:4711", "2001:db8::1"],
    ["::ffff:192.0.2.1 - - GET /?from=198.51.100.1", "::ffff:192.0.2.1"],
    ['client: 192.0.2.1, server: 198.51.100.1, host: "198.51.100.2"', "192.0.2.1"],
    ["user x relay=[198.51.100.9], relay=[192.0.2.1]", "192.0.2.1"],
    ["host 192.0.2.1.dynamic.example.net [198.51.100.3] refused", "198.51.100.3"],
    ["rhost=mail.example.org user=root", "mail.example.org"],
    ["[client 2001:db8::8:41234] AH01618", "2001:db8::8"],
    ["10.0.0.2 203.0.113.7, 172.18.0.3 - - GET /", "203.0.113.7"],
    ["10.0.0.2 - - GET /?from=203.0.113.7", "10.0.0.2"],
    ["denied (remote 172.18.0.3, X-Forwarded-For: 203.0.113.7)", "203.0.113.7"],
    ["denied (remote 198.51.100.3, X-Forwarded-For: 203.0.113.7)", "198.51.100.3"],
    ["version 1.2.3 at 10:20:30, 300.1.1.1", undefined],
  ];
  for (const [text, taken] of rows) {
    it(`in “${text}” is ${taken ?? "none"}`, () => {
      const [found] = chooseAddresses([text]);
      assert.equal(found && text.slice(found.start, found.end), taken);
    });
  }

  it("stands alike in all lines, where it can", () => {
    const texts = ["x|192.0.2.1|/a|failed for anna", "x|192.0.2.2|/b|failed from 192.0.2.9"];
    const found = chooseAddresses(texts).map((one, index) => texts[index]!.slice(one!.start, one!.end));
    assert.deepEqual(found, ["192.0.2.1", "192.0.2.2"]);
  });

  it("is not the one that stands in all lines, where another one differs", () => {
    for (const texts of [
      ["TCP|198.51.100.9|25|192.0.2.1|1", "TCP|198.51.100.9|25|192.0.2.2|1"],
      ["W3SVC1 10.0.0.5 POST /a - anna 192.0.2.1 M/5", "W3SVC1 10.0.0.5 POST /a - ben 192.0.2.2 c/7"],
    ]) {
      const found = chooseAddresses(texts).map((one, at) => texts[at]!.slice(one!.start, one!.end));
      assert.deepEqual(found, ["192.0.2.1", "192.0.2.2"]);
    }
  });
});

describe("the name of the user", () => {
  const rows: readonly Row[] = [
    ["Failed password for invalid user anna from X", "anna"],
    ["Failed password for anna from X", "anna"],
    ["user=<anna@example.org>, method=PLAIN", "anna@example.org"],
    ["Login failed for user 'O'Leary'. Reason", "O'Leary"],
    ['Authentication request for "anna" has been denied', "anna"],
    ['user anna: authentication failure for "/admin": Password Mismatch', "anna"],
    ['"url":"/login","message":"Login failed"', undefined],
    ['"user":"--"', undefined],
    ["imap-login: Aborted login (auth failed)", undefined],
    ["Try again. Username: anna@example.org.", "anna@example.org"],
    ["password mismatch for unknown reasons", undefined],
  ];
  for (const [text, taken] of rows) {
    it(`in “${text}” is ${taken ?? "none"}`, () => {
      const [found] = findUsers([text], [undefined]);
      assert.equal(found && text.slice(found.start, found.end), taken);
    });
  }

  it("is announced in the same way in all lines, where it can be", () => {
    const texts = ["for anna from X", "for ben from X. user=ben from Y"];
    const found = findUsers(texts, [undefined, undefined]).map((one) => one?.start);
    assert.deepEqual(found, [4, 4]);
  });
});
