import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Surroundings } from "./feature.ts";
import {
  addressAtRequest,
  type ChangeSimulationParams,
  changeSimulationNotification,
  exportSimulationRequest,
  failuresRequest,
  type SimulationParams,
  type StartSimulationParams,
  simulateRequest,
  startSimulationRequest,
  stopSimulationNotification,
  whyRequest,
  writeRequest,
} from "./protocol-simulate.ts";
import { checkSimulationParams } from "./simulation-params.ts";
import { OpenSimulation } from "./simulations.ts";

/** The simulations of a client. */
export class Simulations {
  private readonly open = new Map<string, OpenSimulation>();

  /** Takes what the client says of simulations. */
  listen(connection: Connection, around: () => Surroundings): void {
    const asked = <Params extends SimulationParams>(
      method: string,
      answer: (params: Params) => unknown,
    ): void => {
      connection.onRequest(method, async (params: Params) => {
        checkSimulationParams(method, params);
        try {
          return await answer(params);
        } catch (error) {
          if (error instanceof ResponseError) return error;
          const why = error instanceof Error ? error.message : String(error);
          return new ResponseError(LSPErrorCodes.RequestFailed, why);
        }
      });
    };
    asked(startSimulationRequest, (params: StartSimulationParams) => {
      const { simulation: name } = params;
      this.open.get(name)?.end();
      const simulation = new OpenSimulation(connection, around, params, () => this.open.delete(name));
      const logs = simulation.start(params);
      this.open.set(name, simulation);
      return logs;
    });
    const questions: Readonly<Record<string, (simulation: OpenSimulation, params: never) => unknown>> = {
      [failuresRequest]: (simulation, params) => simulation.failures(params),
      [simulateRequest]: (simulation, params) => simulation.simulate(params),
      [whyRequest]: (simulation, params) => simulation.why(params),
      [addressAtRequest]: (simulation, params) => simulation.addressAt(params),
      [writeRequest]: (simulation, params) => simulation.write(params),
      [exportSimulationRequest]: (simulation, params) => simulation.export(params),
    };
    for (const [method, answer] of Object.entries(questions)) {
      asked(method, (params) => {
        const simulation = this.open.get(params.simulation);
        if (simulation) return answer(simulation, params as never);
        throw new ResponseError(ErrorCodes.InvalidParams, `there is no simulation ${params.simulation}`);
      });
    }
    const notices: Readonly<Record<string, (simulation: OpenSimulation, params: never) => void>> = {
      [changeSimulationNotification]: (simulation, params: ChangeSimulationParams) =>
        simulation.change(params),
      [stopSimulationNotification]: (simulation, { simulation: name }: SimulationParams) => {
        simulation.end();
        this.open.delete(name);
      },
    };
    for (const [method, take] of Object.entries(notices)) {
      connection.onNotification(method, (params: SimulationParams) => {
        try {
          checkSimulationParams(method, params);
        } catch (error) {
          // Nobody waits for an answer.
          connection.console.error((error as Error).message);
          return;
        }
        const simulation = this.open.get(params.simulation);
        if (simulation) take(simulation, params as never);
      });
    }
  }

  /** Has every simulation look at its jail again. */
  refresh(): void {
    for (const simulation of this.open.values()) simulation.refresh();
  }

  end(): void {
    for (const simulation of this.open.values()) simulation.end();
    this.open.clear();
  }
}
