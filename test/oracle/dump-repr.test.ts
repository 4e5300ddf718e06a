import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { extractOptions, globPaths, listTree, splitWithOptions } from "../../core/config/index.ts";
import { pythonRepr, treeOf, untraced } from "../../core/text/index.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { randomFrom, readSeed } from "../support/random.ts";

const seed = readSeed();

describe(`what Python does to text, F2B_SEED=${seed}`, () => {
  let judge: Judge;
  const random = randomFrom(seed);
  const word = (letters: readonly string[], length: number) =>
    Array.from({ length: 1 + random.below(length) }, () => random.pick(letters)).join("");

  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  it("every character is written as repr() writes it", async () => {
    const code = `def answer(question):
    import hashlib
    return hashlib.sha256("".join(repr(chr(c)) for c in range(0x110000)).encode("utf-8")).hexdigest()`;
    const theirs = await judge.python<string>({ code });
    const hash = createHash("sha256");
    for (let character = 0; character < 0x110000; character++) {
      hash.update(pythonRepr(String.fromCodePoint(character)));
    }
    assert.equal(hash.digest("hex"), theirs);
  });

  it("numbers are written as repr() writes them", async () => {
    const numbers = Array.from({ length: 5000 }, () => {
      const digits = random.below(2 ** 31) * (random.below(2) ? 1 : 1 / 4294967296);
      return (random.below(2) ? 1 : -1) * digits * 10 ** (random.below(50) - 25);
    });
    const code = "def answer(question):\n    return [repr(float(number)) for number in question]";
    const theirs = await judge.python<string[]>({ code, question: numbers });
    assert.deepEqual(
      numbers.map((float) => pythonRepr({ float })),
      theirs,
    );
  });

  it("10000 lists of options are cut and read as fail2ban's helpers do", async () => {
    const letters = [..."aab=,[]\"' \n\t.;é"];
    const lists = Array.from({ length: 10000 }, () => word(letters, 24));
    const code = `def answer(question):
    from fail2ban.helpers import extractOptions, splitWithOptions
    def extract(text):
        try:
            name, options = extractOptions(text)
            return [name, list(options.items())]
        except ValueError as e:
            return str(e)
    return [[splitWithOptions(text), extract(text)] for text in question]`;
    const theirs = await judge.python<unknown[]>({ code, question: lists });
    const ours = lists.map((text) => [
      splitWithOptions(untraced(text)).map((item) => item.text),
      extract(text),
    ]);
    for (const [index, list] of lists.entries()) {
      assert.deepEqual(ours[index], theirs[index], JSON.stringify(list));
    }
  });

  it("10000 glob patterns find what glob.glob finds", async () => {
    const names = ["a", "b", "ab", "a-b", ".a", "]", "[x]", "é", "c.log", "a!b", "^a", "B"];
    const files = names.flatMap((name) => [`/r/${name}`, `/r/d/${name}`, `/r/e.d/${name}`, `/r/.h/${name}`]);
    const tree = treeOf(files.map((path) => ({ kind: "file", path, text: "" })));
    const letters = ["*", "?", "[", "]", "!", "-", "a", "b", "z", ".", "é", "^", "d", "/", "\\"];
    const patterns = Array.from({ length: 10000 }, () => `/r/${word(letters, 8)}`);
    const code = `def answer(question):
    import glob, os, shutil, tempfile
    root = tempfile.mkdtemp()
    for path in question["files"]:
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        open(root + path, "w").close()
    found = [sorted(path[len(root):] for path in glob.glob(root + pattern)) for pattern in question["patterns"]]
    shutil.rmtree(root)
    return found`;
    const theirs = await judge.python<string[][]>({ code, question: { files, patterns } });
    const listing = listTree(tree);
    const byCode = (left: string, right: string) => (left < right ? -1 : 1);
    for (const [index, pattern] of patterns.entries()) {
      assert.deepEqual(globPaths(listing, pattern).sort(byCode), theirs[index], JSON.stringify(pattern));
    }
  });
});

function extract(text: string): unknown {
  const { value, refusal } = extractOptions(untraced(text));
  return value
    ? [value.name.text, [...value.options].map(([name, option]) => [name, option.text])]
    : refusal?.message;
}
