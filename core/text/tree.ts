/**
 * A file as read: its text decoded as UTF-8 with U+FEFF kept and bad bytes replaced by U+FFFD.
 * Immutable; results are memoised on its identity.
 */
export interface Source {
  readonly kind: "file";
  readonly path: string;
  readonly text: string;
  /** Byte offset of the first byte that is not UTF-8; absent where all are. Python refuses such a file. */
  readonly undecodableAt?: number;
}

/** A folder: the names in it, sorted by code unit. */
export interface Folder {
  readonly kind: "folder";
  readonly path: string;
  readonly names: readonly string[];
}

/** All config files as one value: a path, as fail2ban would spell it, to what stands there. */
export interface Tree {
  get(path: string): Source | Folder | undefined;
}
