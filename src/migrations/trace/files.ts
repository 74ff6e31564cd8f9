import type { Relations } from './relations.ts';

interface FileState {
  readonly fileNode: number;
  /** Of the main fork; undefined for a relation that was dropped. */
  readonly bytes: number | undefined;
}

export interface FileChange {
  readonly oid: number;
  readonly isNewFile: boolean;
  readonly isDropped: boolean;
  /** Of the main fork, now. */
  readonly bytes: number;
}

/**
 * The files of relations since a migration began: those of before, those of its committed transactions, and those of
 * the open one, which a rollback takes back.
 */
export class Files {
  readonly #relations: Relations;
  #committed = new Map<number, FileState>();
  #pending = new Map<number, FileState>();
  /** Files that the open transaction has made and given up again: they too stay until its end. */
  #pendingGarbage = 0;

  constructor(relations: Relations) {
    this.#relations = relations;
  }

  /** Notes how a relation looks after a statement. */
  note(oid: number, now: FileState): FileChange {
    const before = this.#get(oid);
    const isDropped = now.bytes === undefined && before?.bytes !== undefined;
    const isNewFile = now.fileNode !== 0 && before !== undefined && before.fileNode !== now.fileNode;
    const pending = this.#pending.get(oid);
    if (isNewFile && pending !== undefined && pending.fileNode !== this.#base(oid)?.fileNode) {
      this.#pendingGarbage += pending.bytes ?? 0;
    }
    this.#pending.set(oid, now);
    return { oid, isNewFile, isDropped, bytes: now.bytes ?? 0 };
  }

  commit(): void {
    for (const [oid, state] of this.#pending) this.#committed.set(oid, state);
    this.rollback();
  }

  rollback(): void {
    this.#pending.clear();
    this.#pendingGarbage = 0;
  }

  /** After the relations were read again. */
  forget(): void {
    this.#committed.clear();
    this.rollback();
  }

  /** All relations' bytes at this moment: what a transaction replaced or dropped is there until its end. */
  get bytes(): number {
    let bytes = this.#relations.bytes + this.#pendingGarbage;
    for (const [oid, { bytes: now = 0 }] of this.#committed) bytes += now - (this.#relations.get(oid)?.bytes ?? 0);
    for (const [oid, { fileNode, bytes: now = 0 }] of this.#pending) {
      const base = this.#base(oid);
      const keepsOld = base !== undefined && base.fileNode !== fileNode;
      bytes += now - (keepsOld ? 0 : (base?.bytes ?? 0));
    }
    return bytes;
  }

  #get(oid: number): FileState | undefined {
    return this.#pending.get(oid) ?? this.#base(oid);
  }

  #base(oid: number): FileState | undefined {
    return this.#committed.get(oid) ?? this.#relations.get(oid);
  }
}
