/** Where a finished backup goes beyond the directory that it was written into. */
export interface Storage {
  readonly capabilities: StorageCapabilities;
  /**
   * Checks that a backup may be stored there; to be called before the backup starts.
   *
   * @throws {UserError} when it may not
   */
  assertUsable(): Promise<void>;
  /**
   * Stores a backup's directory and checks what was stored.
   *
   * @throws {UserError} or {FailedError} when it is not safely there
   */
  store(backup: BackupToStore): Promise<StoredBackup>;
  /**
   * Reads the whole stored backup again and compares it with its digest.
   *
   * @throws {FailedError} when it is not what was stored
   */
  verify(stored: StoredBackup, signal?: AbortSignal): Promise<void>;
}

export interface StorageCapabilities {
  /** Whether the backup outlives the machine that made it. */
  readonly remote: boolean;
  /** Whether the place deletes it by itself after some days. */
  readonly expires: boolean;
}

export interface BackupToStore {
  readonly directory: string;
  readonly name: string;
  readonly retentionDays?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (storedBytes: number, totalBytes: number) => void;
  readonly onWarning?: (message: string) => void;
}

export interface StoredBackup {
  readonly id: number;
  readonly name: string;
  /** SHA-256 of what was stored, 64 hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
}
