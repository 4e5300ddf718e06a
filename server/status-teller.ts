import type { Connection } from "vscode-languageserver/node";
import { countTree } from "../core/service/index.ts";
import { type Status, statusNotification } from "./protocol.ts";
import type { Workspace } from "./workspace.ts";

/** Tells the client how the config folders fare, whenever that changes. */
export class StatusTeller {
  private readonly connection: Connection;
  private readonly workspace: Workspace;
  private trees: Status["trees"] = [];
  private told = "";

  constructor(connection: Connection, workspace: Workspace) {
    this.connection = connection;
    this.workspace = workspace;
  }

  /** Tells it; while findings are still being looked for, with the numbers of before. */
  tell(busy: boolean): void {
    if (!busy) {
      this.trees = this.workspace.trees.map(({ basedir, analysis }) => ({
        folder: basedir,
        ...countTree(analysis),
      }));
    }
    const status: Status = { pid: process.pid, busy, trees: this.trees };
    const text = JSON.stringify(status);
    if (text === this.told) return;
    this.told = text;
    void this.connection.sendNotification(statusNotification, status).catch(() => undefined);
  }
}
