/** So many entries a memo of this folder holds; the whole stock configuration needs a few hundred. */
const most = 2048;

/** Adds to a memo that would else grow as long as the process lives; a full one begins anew. */
export function keepFew<Key, Value>(memo: Map<Key, Value>, key: Key, value: Value): void {
  if (memo.size >= most) memo.clear();
  memo.set(key, value);
}
