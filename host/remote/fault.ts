/** What went wrong with a remote, for programs; the sentence is for people. */
export type FaultCode =
  | "refused"
  | "no-route"
  | "no-name"
  | "silent"
  | "no-ssh"
  | "host-unknown"
  | "host-changed"
  | "host-revoked"
  | "known-hosts"
  | "key-file"
  | "key-mode"
  | "passphrase"
  | "agent"
  | "not-admitted"
  | "cut"
  | "sudo"
  | "no-shell"
  | "no-firewall"
  | "no-rules"
  | "journal"
  | "busy"
  | "hang"
  | "flood";

/** A fault of a remote, in one sentence that tells what to do. */
export class RemoteFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
