import { join, resolve } from 'node:path';
import { uploadArtifact, verifyArtifact } from '../github/artifact.ts';
import { assertArtifactName } from '../github/artifact-names.ts';
import { type ArtifactPermission, assertArtifactAllowed } from '../github/artifact-permission.ts';
import { listFiles } from './files.ts';
import type { Storage } from './storage.ts';

/**
 * GitHub's artifacts: one artifact per backup, kept for some days.
 *
 * @example
 * const storage = artifactStorage({ environment: process.env, allowPublicArtifact: false, token })
 * await storage.assertUsable()
 * // … the backup …
 * const { id, digest } = await storage.store({ directory: 'backup', name: 'pgproof-backup-shop' })
 */
export function artifactStorage(permission: ArtifactPermission): Storage {
  return {
    capabilities: { remote: true, expires: true },
    assertUsable: () => assertArtifactAllowed(permission),
    async store({ directory, name, ...options }) {
      assertArtifactName(name);
      const rootDirectory = resolve(directory);
      const files = (await listFiles(rootDirectory)).map(({ path, bytes }) => ({
        path: join(rootDirectory, path),
        name: path,
        bytes,
      }));
      return uploadArtifact({ ...options, name, rootDirectory, files });
    },
    verify: (stored, signal) => verifyArtifact(stored, { signal }),
  };
}
