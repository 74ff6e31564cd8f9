import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, nextNormal } from '../../../src/benchmark/statistics/random.ts';
import {
  confirmTime,
  decideTime,
  nextPairs,
  type TimeDecision,
  type TimeSamples,
} from '../../../src/benchmark/verdict/time-decision.ts';

const threshold = 0.2;

/** 20 times around 1 s that differ by up to 2 %. */
const quiet = Array.from({ length: 20 }, (_, index) => 1000 + ((index * 7) % 20));

function scaled(values: readonly number[], factor: number): number[] {
  return values.map((value) => value * factor);
}

test('a quiet change beyond the threshold is called so, both ways', () => {
  const slower = decideTime({ baseline: quiet, candidate: scaled(quiet, 1.3), threshold });
  assert.equal(slower.decision, 'regressed');
  assert.ok(Math.abs(slower.change - 0.3) < 1e-9 && slower.plusMinus < 0.02 && slower.p < 1e-6);
  const faster = decideTime({ baseline: scaled(quiet, 1.3), candidate: quiet, threshold });
  assert.equal(faster.decision, 'improved');
});

test('a series compared with itself is the same', () => {
  const { decision, change, p } = decideTime({ baseline: quiet, candidate: quiet, threshold });
  assert.deepEqual([decision, change, p], ['same', 0, 1]);
});

test('five pairs may show that nothing is wrong, but never a regression', () => {
  const five = quiet.slice(0, 5);
  assert.equal(decideTime({ baseline: five, candidate: scaled(five, 1.02), threshold }).decision, 'same');
  const slower = decideTime({ baseline: five, candidate: scaled(five, 3), threshold });
  assert.equal(slower.decision, 'undecided');
  assert.match(slower.reason, /^5 pairs of runs cannot tell it from chance, p = 0\.0079$/);
});

test('below the floor nothing counts', () => {
  const short = scaled(quiet, 0.01);
  assert.equal(decideTime({ baseline: short, candidate: scaled(short, 2.5), threshold }).decision, 'same');
  assert.equal(decideTime({ baseline: short, candidate: scaled(short, 4), threshold }).decision, 'regressed');
  assert.equal(
    decideTime({ baseline: short, candidate: scaled(short, 2.5), threshold, floorMs: 5 }).decision,
    'regressed',
  );
});

test('each condition alone keeps a change from being called a regression', () => {
  const cases: Readonly<Record<string, readonly [TimeSamples, RegExp]>> = {
    noise: [
      {
        baseline: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1000 : 1400)),
        candidate: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 1401 : 1500) + index),
      },
      /noise of 40 %/,
    ],
    'interval above half of the threshold': [
      {
        baseline: Array.from({ length: 40 }, (_, index) => 1000 + 5 * ((index * 7) % 40)),
        candidate: Array.from({ length: 40 }, (_, index) => ((index * 7) % 40 < 19 ? 1090 : 1340) + ((index * 7) % 40)),
      },
      /perhaps only/,
    ],
  };
  for (const [condition, [samples, reason]] of Object.entries(cases)) {
    const decided = decideTime({ ...samples, threshold });
    assert.ok(decided.change > threshold, `${condition}: ${decided.change}`);
    assert.equal(decided.decision, 'undecided', condition);
    assert.match(decided.reason, reason);
  }
});

test('what the interval does not rule out is undecided, not the same', () => {
  const wide = Array.from({ length: 10 }, (_, index) => 1000 + 60 * ((index * 7) % 10));
  const { decision, reason } = decideTime({ baseline: wide, candidate: scaled(wide, 1.1), threshold });
  assert.equal(decision, 'undecided');
  assert.match(reason, /which 10 pairs of runs cannot rule out/);
});

test('a fresh round confirms a regression, or does not', () => {
  const first = { baseline: quiet, candidate: scaled(quiet, 1.3) };
  const confirmed = confirmTime({ first, second: first, threshold });
  assert.equal(confirmed.decision, 'regressed');
  const gone = confirmTime({ first, second: { baseline: quiet, candidate: quiet }, threshold });
  assert.equal(gone.decision, 'undecided');
  // Together they are still beyond all limits: that alone does not do.
  const mostly = confirmTime({
    first,
    second: { baseline: quiet.slice(0, 4), candidate: quiet.slice(0, 4) },
    threshold,
  });
  assert.equal(mostly.decision, 'undecided');
  assert.match(mostly.reason, /30 % at first, 0 % in the round that was to confirm it/);
  const better = { baseline: scaled(quiet, 1.3), candidate: quiet };
  assert.equal(confirmTime({ first: better, second: better, threshold }).decision, 'improved');
});

test('pairs double up to the maximum', () => {
  const steps: number[] = [];
  for (let done: number | undefined = 0; done !== undefined; done = nextPairs(done, 70)) steps.push(done);
  assert.deepEqual(steps, [0, 5, 10, 20, 40, 70]);
  assert.equal(nextPairs(3, 80), 5);
  assert.equal(nextPairs(6, 80), 12);
});

/** Pairs in the order ABBA: log-normal noise, 5 % outliers, and a slow drift that both sides share. */
function measure(random: () => number, sigma: number, factor: number, from: number, count: number): TimeSamples {
  const samples = { baseline: [] as number[], candidate: [] as number[] };
  for (let pair = from; pair < from + count; pair += 1) {
    for (let turn = 0; turn < 2; turn += 1) {
      const drift = 1 + 0.15 * Math.sin((2 * pair + turn) / 20);
      const outlier = random() < 0.05 ? 1.5 + 2 * random() : 1;
      const time = 1000 * drift * outlier * Math.exp(sigma * nextNormal(random));
      if ((pair + turn) % 2 === 0) samples.baseline.push(time);
      else samples.candidate.push(time * factor);
    }
  }
  return samples;
}

/** As a benchmark does it: pairs are doubled until it is decided, and a regression is confirmed. */
function decideInRounds(random: () => number, sigma: number, factor: number): TimeDecision {
  let samples: TimeSamples = { baseline: [], candidate: [] };
  let done = 0;
  for (;;) {
    const wanted = nextPairs(done, 80) ?? done;
    const more = measure(random, sigma, factor, done, wanted - done);
    samples = {
      baseline: [...samples.baseline, ...more.baseline],
      candidate: [...samples.candidate, ...more.candidate],
    };
    done = wanted;
    const decision = decideTime({ ...samples, threshold });
    if (decision.decision === 'regressed') {
      return confirmTime({ first: samples, second: measure(random, sigma, factor, done, done), threshold });
    }
    if (decision.decision !== 'undecided' || nextPairs(done, 80) === undefined) return decision;
  }
}

function shareOf(decision: TimeDecision['decision'], sigma: number, factor: number, tries: number): number {
  const random = createRandom(1000 * sigma + 10 * factor);
  let found = 0;
  for (let i = 0; i < tries; i += 1) {
    if (decideInRounds(random, sigma, factor).decision === decision) found += 1;
  }
  return found / tries;
}

test('no false alarms, whatever the noise', () => {
  for (const sigma of [0.05, 0.1, 0.2, 0.4]) {
    const share = shareOf('regressed', sigma, 1, 400);
    assert.ok(share <= 0.003, `noise ${sigma}: ${share}`);
    const faster = shareOf('improved', sigma, 1, 400);
    assert.ok(faster <= 0.005, `noise ${sigma}: ${faster} improved`);
  }
});

test('a change of half of the threshold is rarely called a regression', () => {
  for (const sigma of [0.05, 0.1, 0.2]) {
    const share = shareOf('regressed', sigma, 1.1, 200);
    assert.ok(share <= 0.015, `noise ${sigma}: ${share}`);
  }
});

test('a regression of 30 % is found as often as the noise lets it', () => {
  for (const [sigma, least] of [
    [0.05, 0.99],
    [0.1, 0.95],
    [0.2, 0.8],
    [0.4, 0.15],
  ] as const) {
    const share = shareOf('regressed', sigma, 1.3, 150);
    assert.ok(share >= least, `noise ${sigma}: ${share}`);
  }
});

test('where it is not found, it is not called the same', () => {
  assert.ok(shareOf('same', 0.4, 1.3, 150) <= 0.03);
  assert.ok(shareOf('same', 0.05, 1.3, 150) === 0);
});
