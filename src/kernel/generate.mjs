// Compiles the copying loop to WebAssembly and writes it into kernel.generated.ts, so that the program is one
// bundle without files beside it. `--check` fails when the committed file is not what the source compiles to.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const target = here('kernel.generated.ts');

const { error, stderr } = await asc.main(
  [
    here('assembly/index.ts'),
    ...['--outFile', 'kernel.wasm', '--runtime', 'stub', '-O3', '--noAssert'],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '--initialMemory', '1'],
  ],
  {
    writeFile(name, contents) {
      if (name.endsWith('kernel.wasm')) output(Buffer.from(contents));
    },
  },
);
if (error) {
  console.error(stderr.toString());
  throw error;
}

function output(wasm) {
  const lines = wasm.toString('base64').match(/.{1,110}/g) ?? [];
  const text = [
    '// Compiled from src/kernel/assembly by src/kernel/generate.mjs. Do not edit.',
    'export const kernelBase64 = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error(
      'src/kernel/kernel.generated.ts is not what src/kernel/assembly compiles to: node src/kernel/generate.mjs',
    );
    process.exitCode = 1;
  }
}
