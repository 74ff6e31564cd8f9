// XXH3-128 with seed 0 and the default secret.
// Source: xxHash specification, doc/xxhash_spec.md, v0.2.0 (https://github.com/Cyan4973/xxHash).

const P32_1: u64 = 0x9e3779b1;
const P32_2: u64 = 0x85ebca77;
const P32_3: u64 = 0xc2b2ae3d;
const P64_1: u64 = 0x9e3779b185ebca87;
const P64_2: u64 = 0xc2b2ae3d27d4eb4f;
const P64_3: u64 = 0x165667b19e3779f9;
const P64_4: u64 = 0x85ebca77c2b2ae63;
const P64_5: u64 = 0x27d4eb2f165667c5;
const MX1: u64 = 0x165667919e3779f9;
const MX2: u64 = 0x9fb21c651e98df25;

// prettier-ignore
const SECRET = memory.data<u8>([
  0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
  0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
  0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
  0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
  0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
  0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
  0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
  0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
  0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
  0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
  0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
  0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
]);
const SECRET_LENGTH: usize = 192;
const BLOCK: usize = 1024;

/** The last hash's halves. */
export let low: u64 = 0;
export let high: u64 = 0;

// @ts-ignore: decorator
@inline
function word(at: usize): u64 {
  return load<u64>(at);
}

// @ts-ignore: decorator
@inline
function key(at: usize): u64 {
  return load<u64>(SECRET + at);
}

/** High 64 bits of a 64 × 64-bit product: WebAssembly has none, so four 32-bit products. */
// @ts-ignore: decorator
@inline
function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff;
  const ah = a >> 32;
  const bl = b & 0xffffffff;
  const bh = b >> 32;
  const t = ah * bl + ((al * bl) >> 32);
  const u = al * bh + (t & 0xffffffff);
  return ah * bh + (t >> 32) + (u >> 32);
}

// @ts-ignore: decorator
@inline
function mulFold(a: u64, b: u64): u64 {
  return (a * b) ^ mulHigh(a, b);
}

// @ts-ignore: decorator
@inline
function avalanche(x: u64): u64 {
  x = (x ^ (x >> 37)) * MX1;
  return x ^ (x >> 32);
}

// @ts-ignore: decorator
@inline
function avalanche64(x: u64): u64 {
  x = (x ^ (x >> 33)) * P64_2;
  x = (x ^ (x >> 29)) * P64_3;
  return x ^ (x >> 32);
}

// @ts-ignore: decorator
@inline
function bswap32(x: u32): u32 {
  return bswap<u32>(x);
}

function hash0to16(at: usize, length: usize): void {
  if (length > 8) {
    const first = word(at);
    const last = word(at + length - 8);
    const v1 = (key(32) ^ key(40)) ^ first ^ last;
    const v2 = (key(48) ^ key(56)) ^ last;
    let l = v1 * P64_1 + ((<u64>(length - 1)) << 54);
    let h = mulHigh(v1, P64_1) + v2 + (v2 & 0xffffffff) * (P32_2 - 1);
    l ^= bswap<u64>(h);
    h = mulHigh(l, P64_2) + h * P64_2;
    low = avalanche(l * P64_2);
    high = avalanche(h);
  } else if (length >= 4) {
    const combined = <u64>load<u32>(at) | (<u64>load<u32>(at + length - 4) << 32);
    const value = (key(16) ^ key(24)) ^ combined;
    const factor = P64_1 + ((<u64>length) << 2);
    let l = value * factor;
    const h = mulHigh(value, factor) + (l << 1);
    l ^= h >> 3;
    l = (l ^ (l >> 35)) * MX2;
    low = l ^ (l >> 28);
    high = avalanche(h);
  } else if (length > 0) {
    const combined: u32 =
      <u32>load<u8>(at + length - 1) |
      ((<u32>length) << 8) |
      ((<u32>load<u8>(at)) << 16) |
      ((<u32>load<u8>(at + (length >> 1))) << 24);
    low = avalanche64(<u64>(load<u32>(SECRET) ^ load<u32>(SECRET + 4)) ^ <u64>combined);
    high = avalanche64(<u64>(load<u32>(SECRET + 8) ^ load<u32>(SECRET + 12)) ^ <u64>rotl<u32>(bswap32(combined), 13));
  } else {
    low = avalanche64(key(64) ^ key(72));
    high = avalanche64(key(80) ^ key(88));
  }
}

// The two accumulators of medium inputs.
let a0: u64 = 0;
let a1: u64 = 0;

// @ts-ignore: decorator
@inline
function mixTwo(d1: usize, d2: usize, secret: usize): void {
  const x0 = word(d1);
  const x1 = word(d1 + 8);
  const y0 = word(d2);
  const y1 = word(d2 + 8);
  a0 = (a0 + mulFold(x0 ^ key(secret), x1 ^ key(secret + 8))) ^ (y0 + y1);
  a1 = (a1 + mulFold(y0 ^ key(secret + 16), y1 ^ key(secret + 24))) ^ (x0 + x1);
}

function hash17to240(at: usize, length: usize): void {
  a0 = <u64>length * P64_1;
  a1 = 0;
  if (length <= 128) {
    for (let i: isize = <isize>((length - 1) >> 5); i >= 0; i--) {
      mixTwo(at + i * 16, at + length - i * 16 - 16, i * 32);
    }
  } else {
    for (let i: usize = 0; i < 4; i++) mixTwo(at + i * 32, at + i * 32 + 16, i * 32);
    a0 = avalanche(a0);
    a1 = avalanche(a1);
    const chunks = length >> 5;
    for (let i: usize = 4; i < chunks; i++) mixTwo(at + i * 32, at + i * 32 + 16, (i - 4) * 32 + 3);
    mixTwo(at + length - 16, at + length - 32, 103);
  }
  low = avalanche(a0 + a1);
  high = 0 - avalanche(a0 * P64_1 + a1 * P64_4 + <u64>length * P64_2);
}

// Eight accumulators of long inputs, as four vectors.
let v0: v128 = i64x2.splat(0);
let v1: v128 = i64x2.splat(0);
let v2: v128 = i64x2.splat(0);
let v3: v128 = i64x2.splat(0);

// @ts-ignore: decorator
@inline
function lane(acc: v128, at: usize, secret: usize): v128 {
  const data = v128.load(at);
  const value = v128.xor(data, v128.load(SECRET + secret));
  const swapped = v128.shuffle<u64>(data, data, 1, 0);
  // Low half of each 64-bit lane times its high half.
  const lows = v128.shuffle<u32>(value, value, 0, 2, 0, 2);
  const highs = v128.shuffle<u32>(value, value, 1, 3, 1, 3);
  return i64x2.add(acc, i64x2.add(swapped, i64x2.extmul_low_i32x4_u(lows, highs)));
}

// @ts-ignore: decorator
@inline
function accumulate(at: usize, secret: usize): void {
  v0 = lane(v0, at, secret);
  v1 = lane(v1, at + 16, secret + 16);
  v2 = lane(v2, at + 32, secret + 32);
  v3 = lane(v3, at + 48, secret + 48);
}

// @ts-ignore: decorator
@inline
function scrambleLane(acc: v128, secret: usize): v128 {
  const x = v128.xor(v128.xor(acc, i64x2.shr_u(acc, 47)), v128.load(SECRET + secret));
  return i64x2.mul(x, i64x2.splat(P32_1));
}

/** Begins the hash of an input longer than 240 bytes. */
export function longBegin(): void {
  v0 = i64x2(P32_3, P64_1);
  v1 = i64x2(P64_2, P64_3);
  v2 = i64x2(P64_4, P32_2);
  v3 = i64x2(P64_5, P32_1);
}

/** Takes whole blocks of 1024 bytes, after each of which at least one more byte follows. */
export function longBlocks(at: usize, blocks: usize): void {
  for (let b: usize = 0; b < blocks; b++) {
    for (let n: usize = 0; n < 16; n++) accumulate(at + n * 64, n * 8);
    at += BLOCK;
    v0 = scrambleLane(v0, 128);
    v1 = scrambleLane(v1, 144);
    v2 = scrambleLane(v2, 160);
    v3 = scrambleLane(v3, 176);
  }
}

// @ts-ignore: decorator
@inline
function mergeLane(acc: v128, secret: usize): u64 {
  return mulFold(i64x2.extract_lane(acc, 0) ^ key(secret), i64x2.extract_lane(acc, 1) ^ key(secret + 8));
}

// @ts-ignore: decorator
@inline
function merge(init: u64, secret: usize): u64 {
  return avalanche(
    init + mergeLane(v0, secret) + mergeLane(v1, secret + 16) + mergeLane(v2, secret + 32) + mergeLane(v3, secret + 48),
  );
}

/**
 * Ends the hash: the last 1 to 1024 bytes at `at`, the 64 bytes before them still standing there.
 * `length` is the whole input's.
 */
export function longEnd(at: usize, rest: usize, length: u64): void {
  const stripes = (rest - 1) / 64;
  for (let n: usize = 0; n < stripes; n++) accumulate(at + n * 64, n * 8);
  accumulate(at + rest - 64, SECRET_LENGTH - 71);
  low = merge(length * P64_1, 11);
  high = merge(~(length * P64_2), SECRET_LENGTH - 75);
}

/** Hashes one input that stands whole in memory; the result is in `low` and `high`. */
// @ts-ignore: decorator
@inline
export function hash(at: usize, length: usize): void {
  if (length > 240) {
    longBegin();
    const blocks = (length - 1) / BLOCK;
    longBlocks(at, blocks);
    longEnd(at + blocks * BLOCK, length - blocks * BLOCK, length);
  } else if (length > 16) {
    hash17to240(at, length);
  } else {
    hash0to16(at, length);
  }
}
