// Runs the thread of an editor's tasks with samples from its TypeScript source.
import { register } from "tsx/esm/api";

register();
await import("../../host/sample-thread.ts");
