// The copying loop: takes PostgreSQL's protocol as it came from the socket, strips the CopyData frames, and
// leaves bare COPY text in the output buffer, counting rows and folding their hashes on the way.
//
// Facts it rests on:
// - a message is one type byte and a 4-byte big-endian length that counts itself
//   (PostgreSQL documentation, "Message Formats");
// - the server sends one row, with its newline, in each CopyData message (src/backend/commands/copyto.c,
//   CopySendEndOfRow). The protocol does not promise it, so the caller compares the count of rows with the
//   one in CommandComplete, and a message without a final newline is refused here.

import { hash, high, longBegin, longBlocks, longEnd, low } from './xxh3';

const COPY_DATA: u8 = 0x64; // 'd'
const NEWLINE: u8 = 0x0a;
const HEADER: usize = 5;
const BLOCK: usize = 1024;
const HISTORY: usize = 64;

/** What `run` stopped for. */
export const NEEDS_INPUT: i32 = 0;
export const CHUNK_READY: i32 = 1;
export const OTHER_MESSAGE: i32 = 2;
export const NO_ROW_END: i32 = 3;

let inputBase: usize = 0;
let outputBase: usize = 0;
let outputCapacity: usize = 0;

let at: usize = 0; // next input byte
let end: usize = 0; // end of input
let other: usize = 0; // bytes of a message that is not CopyData still to be handed over

let filled: usize = 0; // end of output
let rowStart: usize = 0; // where the unfinished row begins in the output
let rowLeft: usize = 0; // bytes of the unfinished row still to come
let rowLength: usize = 0; // its whole length, with the newline
let giant: bool = false; // the unfinished row is longer than the output buffer
let hashed: usize = 0; // giant rows: where the bytes begin that are not hashed yet
let blocksLeft: usize = 0; // giant rows: whole blocks still to be hashed

let rows: u64 = 0;
let sumLow: u64 = 0;
let sumHigh: u64 = 0;

let chunk: usize = 0;
let otherAt: usize = 0;
let otherLength: usize = 0;
let otherType: i32 = 0;

/** Lays out the buffers: `input` bytes for the socket and `output` bytes for COPY text. */
export function setup(input: i32, output: i32): void {
  inputBase = (__heap_base + 127) & ~63; // 64 bytes before it are left free for a cut header
  outputBase = (inputBase + <usize>input + 127) & ~63;
  outputCapacity = <usize>output;
  const bytes = outputBase + outputCapacity + 128;
  const pages = <i32>((bytes + 0xffff) >> 16) - memory.size();
  if (pages > 0) memory.grow(pages);
  at = inputBase;
  end = inputBase;
}

export function inputAddress(): usize {
  return inputBase;
}
export function outputAddress(): usize {
  return outputBase;
}
/** Bytes at the start of the output that are ready to be taken. */
export function chunkLength(): usize {
  return chunk;
}
/** Whether the output ends with the end of a row. */
export function atRowEnd(): bool {
  return rowLeft == 0;
}
export function rowCount(): u64 {
  return rows;
}
export function fingerprintLow(): u64 {
  return sumLow;
}
export function fingerprintHigh(): u64 {
  return sumHigh;
}
export function otherMessageAt(): usize {
  return otherAt;
}
export function otherMessageLength(): usize {
  return otherLength;
}
/** The type byte when the part starts a message, else 0. */
export function otherMessageType(): i32 {
  return otherType;
}

/** Forgets rows, sums and text: before a COPY begins. */
export function reset(): void {
  rows = 0;
  sumLow = 0;
  sumHigh = 0;
  filled = 0;
  rowStart = 0;
  rowLeft = 0;
  giant = false;
  chunk = 0;
}

/** Tells that the socket has written this many bytes at the input address. */
export function received(bytes: i32): void {
  end = inputBase + <usize>bytes;
}

// @ts-ignore: decorator
@inline
function addRow(): void {
  rows++;
  sumLow += low;
  sumHigh += high + <u64>(sumLow < low);
}

/** Copies in steps of 16 bytes; both buffers have room behind their ends. */
// @ts-ignore: decorator
@inline
function copyBytes(to: usize, from: usize, length: usize): void {
  if (length > 1024) {
    memory.copy(to, from, length);
  } else {
    for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  }
}

function finishGiant(): void {
  const blocks = blocksLeft;
  longBlocks(outputBase + hashed, blocks);
  hashed += blocks * BLOCK;
  longEnd(outputBase + hashed, filled - 1 - hashed, <u64>(rowLength - 1));
  giant = false;
}

/** The row's last byte has arrived. False: it is no newline. */
function finishRow(): bool {
  if (load<u8>(outputBase + filled - 1) != NEWLINE) return false;
  if (giant) finishGiant();
  else hash(outputBase + rowStart, filled - 1 - rowStart);
  addRow();
  rowStart = filled;
  return true;
}

/** The output is full in the middle of a giant row: the part of it that is hashed becomes a chunk. */
function cut(): void {
  if (!giant) {
    giant = true;
    hashed = 0;
    blocksLeft = (rowLength - 2) / BLOCK;
    longBegin();
  }
  const blocks = min<usize>(blocksLeft, (filled - hashed) / BLOCK);
  longBlocks(outputBase + hashed, blocks);
  hashed += blocks * BLOCK;
  blocksLeft -= blocks;
  chunk = hashed - HISTORY;
}

/** The caller has taken the chunk: what is behind it moves to the front. */
export function taken(): void {
  if (filled > chunk) memory.copy(outputBase, outputBase + chunk, filled - chunk);
  filled -= chunk;
  if (giant) hashed -= chunk;
  else rowStart -= chunk;
  chunk = 0;
}

/** At the end of a COPY: all that is left is the last chunk. */
export function flush(): usize {
  chunk = filled;
  return chunk;
}

/** Works until it needs the caller; see the constants. */
export function run(): i32 {
  while (true) {
    if (other > 0) {
      if (at == end) return needInput();
      const part = min<usize>(other, end - at);
      otherAt = at;
      otherLength = part;
      otherType = 0;
      at += part;
      other -= part;
      return OTHER_MESSAGE;
    }
    if (rowLeft > 0) {
      const part = min<usize>(min<usize>(rowLeft, end - at), outputCapacity - filled);
      copyBytes(outputBase + filled, at, part);
      at += part;
      filled += part;
      rowLeft -= part;
      if (rowLeft == 0) {
        if (!finishRow()) return NO_ROW_END;
        continue;
      }
      if (filled == outputCapacity) {
        cut();
        return CHUNK_READY;
      }
      return needInput();
    }
    if (end - at < HEADER) return needInput();
    const length = <usize>bswap<u32>(load<u32>(at + 1));
    if (load<u8>(at) != COPY_DATA) {
      const part = min<usize>(length + 1, end - at);
      otherType = load<u8>(at);
      otherAt = at;
      otherLength = part;
      other = length + 1 - part;
      at += part;
      return OTHER_MESSAGE;
    }
    const payload = length - 4;
    if (payload == 0) return NO_ROW_END;
    if (filled + payload > outputCapacity && filled > 0) {
      // The row would not fit behind the others: they make a chunk, and it starts the next.
      chunk = filled;
      return CHUNK_READY;
    }
    rowStart = filled;
    rowLength = payload;
    at += HEADER;
    if (payload <= end - at && payload <= outputCapacity) {
      copyBytes(outputBase + filled, at, payload);
      at += payload;
      filled += payload;
      if (!finishRow()) return NO_ROW_END;
    } else {
      rowLeft = payload;
    }
  }
}

/** Moves a cut header to just before the input buffer, where the next bytes will follow it. */
function needInput(): i32 {
  const left = end - at;
  if (left > 0) memory.copy(inputBase - left, at, left);
  at = inputBase - left;
  end = inputBase;
  return NEEDS_INPUT;
}

/** Counts newlines in the output buffer: the rows of decoded COPY text. */
export function countRows(length: i32): i32 {
  const newline = i8x16.splat(NEWLINE);
  let count: i32 = 0;
  let i: usize = 0;
  const n = <usize>length;
  for (; i + 16 <= n; i += 16) {
    count += popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(outputBase + i), newline)));
  }
  for (; i < n; i++) count += <i32>(load<u8>(outputBase + i) == NEWLINE);
  return count;
}
