export declare const wantedMajors: readonly number[];
export declare class SetupError extends Error {
  readonly hint: string;
}
export declare function installedServers(): Map<number, { bin: string }>;
export declare function installServers(
  majors: readonly number[],
): Promise<{ servers: Map<number, { bin: string }>; missing: Map<number, SetupError> }>;
export declare function installAnyServer(): Promise<Map<number, { bin: string }>>;
export declare function installTool(name: string): Promise<string>;
