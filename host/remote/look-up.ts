import { lookup } from "node:dns/promises";
import { readNetwork } from "./networks.ts";

/** Milliseconds that a name may take. */
const patience = 3000;

/** The addresses of those words that are host names; a name without one is left out. */
export async function lookUp(words: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = [...new Set(words)].filter((word) => !readNetwork(word) && /^[A-Za-z0-9.-]+$/.test(word));
  const found = await Promise.all(names.map(async (name) => [name, await addressesOf(name)] as const));
  return new Map(found.filter(([, addresses]) => addresses.length > 0));
}

async function addressesOf(name: string): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patience);
  });
  const asked = lookup(name, { all: true }).then(
    (answers) => answers.map(({ address }) => address),
    () => [],
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
