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
import { checkTrialParams } from "./trial-params.ts";
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
      checkTrialParams(startTrialRequest, params);
      const { trial: name } = params;
      this.open.get(name)?.end();
      const trial = new OpenTrial(connection, around, params, () => this.open.delete(name));
      this.open.set(name, trial);
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
        try {
          checkTrialParams(method, params);
        } catch (error) {
          // Nobody waits for an answer.
          connection.console.error((error as Error).message);
          return;
        }
        const trial = this.open.get(params.trial);
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
        checkTrialParams(method, params);
        const trial = this.open.get(params.trial);
        if (!trial) throw new ResponseError(ErrorCodes.InvalidParams, `there is no trial ${params.trial}`);
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
