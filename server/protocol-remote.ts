/**
 * What client and server say to each other about bans on remote hosts: names and types only. A client asks for these only in a
 * workspace that is trusted. Times are Unix seconds.
 */

/** Request: the remotes, and the bans that are applied there. Answers RemoteState. */
export const remoteStateRequest = "fail2ban/remote/state";

export interface RemoteState {
  /** The file that counts; absent where there is none. */
  readonly file?: string;
  readonly remotes: readonly { readonly name: string; readonly target: string; readonly firewall: string }[];
  /** What is wrong in the file. */
  readonly problems: readonly string[];
  readonly bans: readonly AppliedBan[];
}

/** A ban of the journal that is in force, or of which that is not known. */
export interface AppliedBan {
  readonly id: string;
  readonly ip: string;
  readonly jail: string;
  readonly action: string;
  readonly remote: string;
  readonly target: string;
  readonly at: number;
  readonly until?: number;
  readonly isKnown: boolean;
}

/** Request: the jails whose bans may be set elsewhere. Answers RemoteJail[]. */
export const remoteJailsRequest = "fail2ban/remote/jails";

export interface RemoteJail {
  /** The config folder's path. */
  readonly folder: string;
  readonly jail: string;
  readonly actions: readonly string[];
}

/** What is to be done about which addresses, where. */
export interface RemoteOrder {
  readonly verb: "ban" | "unban";
  readonly folder: string;
  readonly jail: string;
  /** One of the jail's actions; absent: all whose rules can be read back. */
  readonly action?: string;
  readonly ips: readonly string[];
  readonly remotes: readonly string[];
  /** Seconds after which a ban is to be undone. */
  readonly lasts?: number;
}

/** Request: what would be run, with RemoteOrder; opens no connection. Answers RemotePlanAnswer. */
export const remotePlanRequest = "fail2ban/remote/plan";

export interface RemotePlanAnswer {
  /** A name of this plan: what is run is what the page shows, whatever becomes of the files meanwhile. */
  readonly plan: string;
  /** The dry run as a page. */
  readonly page: string;
  /** Whether there is anything to run on each remote. */
  readonly canRun: boolean;
}

/** A plan that was shown. */
export interface RemotePlanParams {
  readonly plan: string;
}

/** Request: connects and only reads, with RemotePlanParams. Answers RemoteAnswer. */
export const remoteCheckRequest = "fail2ban/remote/check";

/** Request: runs it, once, with RemotePlanParams. Answers RemoteAnswer. */
export const remoteApplyRequest = "fail2ban/remote/apply";

/** Request: takes bans back, with RemoteUndoParams. Answers RemoteAnswer. */
export const remoteUndoRequest = "fail2ban/remote/undo";

export interface RemoteUndoParams {
  /** Names of bans, or those past their time. */
  readonly which: readonly string[] | "due";
}

export interface RemoteAnswer {
  /** All of it as a page. */
  readonly page: string;
  /** `banned 1 address`, `edge-1: refused ...`: a sentence for each remote. */
  readonly summary: readonly string[];
  readonly isGood: boolean;
  readonly rules: readonly RemoteRules[];
}

/** The rules of a remote before and after, a line each. */
export interface RemoteRules {
  readonly remote: string;
  readonly before: string;
  readonly after: string;
}

/** Request: adds a remote, with RemoteAddParams. Answers a sentence. */
export const remoteAddRequest = "fail2ban/remote/add";

export interface RemoteAddParams {
  readonly name: string;
  readonly host: string;
  readonly makesKey: boolean;
  /** Options of remotes.ini. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether it is kept in the workspace; else in the user's config folder. */
  readonly inWorkspace: boolean;
}

/** Request: connects and reads, with the remote's name. Answers a page. */
export const remoteTestRequest = "fail2ban/remote/test";

/** Request: takes a remote out of its file, with its name. Answers a sentence. */
export const remoteRemoveRequest = "fail2ban/remote/remove";

export interface RemoteNameParams {
  readonly name: string;
}

/** Request from the server: a secret that is asked for and not kept, with QuestionParams. Answers text, or null. */
export const askSecretRequest = "fail2ban/remote/askSecret";

/** Request from the server: yes or no, with QuestionParams. Answers `yes` or `no`. */
export const askConfirmRequest = "fail2ban/remote/askConfirm";

export interface QuestionParams {
  readonly question: string;
}
