// Runs a scan's helping thread from its TypeScript source.
import { register } from "tsx/esm/api";

register();
await import("../../host/scan-thread.ts");
