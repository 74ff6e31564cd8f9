/** The part of the WebAssembly interface that is used here: Node has it, its types leave it to the browser's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: Record<string, unknown>;
    constructor(module: Module, imports: Record<string, never>);
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
