import { type Connection, ErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Surroundings } from "./feature.ts";
import {
  cancelTrialNotification,
  changeTrialNotification,
  editNotification,
  exportRequest,
  lineRequest,
  linesRequest,
  nextLineRequest,
  resultsRequest,
  type StartTrialParams,
  startTrialRequest,
  stopTrialNotification,
  type TrialParams,
  textNotification,
  visibleNotification,
} from "./protocol-trial.ts";
import { OpenTrial } from "./trials.ts";

/** The trials of a client. */
export class Trials {
  private readonly open = new Map<string, OpenTrial>();

  /** The trial of that name, where it is open. */
  get(name: string): OpenTrial | undefined {
    return this.open.get(name);
  }

  /** Takes what the client says of trials. */
  listen(connection: Connection, around: () => Surroundings): void {
    connection.onRequest(startTrialRequest, async (params: StartTrialParams) => {
      if (typeof params?.trial !== "string" || typeof params?.subject?.uri !== "string" || !params.log?.uri)
        throw new ResponseError(
          ErrorCodes.InvalidParams,
          `${startTrialRequest} needs trial, subject and log`,
        );
      this.open.get(params.trial)?.end();
      const trial = new OpenTrial(connection, around, params, () => this.open.delete(params.trial));
      this.open.set(params.trial, trial);
      return trial.open(params);
    });
    const notices: Readonly<Record<string, (trial: OpenTrial, params: never) => void>> = {
      [textNotification]: (trial, params) => trial.takeText(params),
      [editNotification]: (trial, params) => trial.takeEdits(params),
      [visibleNotification]: (trial, params) => trial.takeVisible(params),
      [changeTrialNotification]: (trial, params) => trial.change(params),
      [cancelTrialNotification]: (trial) => trial.cancel(),
      [stopTrialNotification]: (trial, { trial: name }: TrialParams) => {
        trial.end();
        this.open.delete(name);
      },
    };
    for (const [method, take] of Object.entries(notices)) {
      connection.onNotification(method, (params: TrialParams) => {
        const trial = this.open.get(params?.trial);
        if (trial) take(trial, params as never);
      });
    }
    const questions: Readonly<Record<string, (trial: OpenTrial, params: never) => Promise<unknown>>> = {
      [resultsRequest]: (trial, params) => trial.results(params),
      [lineRequest]: (trial, params) => trial.line(params),
      [nextLineRequest]: (trial, params) => trial.next(params),
      [exportRequest]: (trial, params) => trial.export(params),
      [linesRequest]: (trial, params) => trial.lines(params),
    };
    for (const [method, answer] of Object.entries(questions)) {
      connection.onRequest(method, async (params: TrialParams) => {
        const trial = this.open.get(params?.trial);
        if (!trial) throw new ResponseError(ErrorCodes.InvalidParams, `there is no trial ${params?.trial}`);
        try {
          return await answer(trial, params as never);
        } catch (error) {
          return new ResponseError(
            ErrorCodes.InternalError,
            error instanceof Error ? error.message : String(error),
          );
        }
      });
    }
  }

  /** Has every trial look at its filter again. */
  refresh(): void {
    for (const trial of this.open.values()) trial.refresh();
  }

  end(): void {
    for (const trial of this.open.values()) trial.end();
    this.open.clear();
  }
}
