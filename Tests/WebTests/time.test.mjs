import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, addDays, clock, dateText, duration, midnight, parseDuration, progress, startOfDay } from "../../Sources/WebAPI/UI/core/time.js";

const BERLIN = "Europe/Berlin";
const utc = (text) => Date.parse(`${text}Z`);

test("a local day begins at its midnight", () => {
  assert.equal(startOfDay(utc("2026-11-21T22:30:00"), BERLIN), utc("2026-11-20T23:00:00"));
  assert.equal(startOfDay(utc("2026-11-21T23:30:00"), BERLIN), utc("2026-11-21T23:00:00"));
});

test("a day of 23 hours and one of 25 hours have their own lengths", () => {
  const spring = midnight("2026-03-29", BERLIN), autumn = midnight("2026-10-25", BERLIN);
  assert.equal((addDays(spring, 1, BERLIN) - spring) / HOUR, 23);
  assert.equal((addDays(autumn, 1, BERLIN) - autumn) / HOUR, 25);
});

test("every instant of a day of change belongs to that day", () => {
  for (const date of ["2026-03-29", "2026-10-25"]) {
    const first = midnight(date, BERLIN), end = addDays(first, 1, BERLIN);
    for (let at = first; at < end; at += HOUR / 4) {
      assert.equal(startOfDay(at, BERLIN), first, new Date(at).toISOString());
      assert.equal(dateText(at, BERLIN), date);
    }
  }
});

test("a date leads to its midnight in zones far from UTC", () => {
  assert.equal(midnight("2026-11-21", "Pacific/Auckland"), utc("2026-11-20T11:00:00"));
  assert.equal(midnight("2026-11-21", "America/Los_Angeles"), utc("2026-11-21T08:00:00"));
  assert.equal(clock(utc("2026-11-21T19:05:00"), BERLIN), "20:05");
});

test("durations are told in units that people use", () => {
  assert.equal(duration(29_000), "29 s");
  assert.equal(duration(112 * 60_000), "1 h 52 min");
  assert.equal(duration(HOUR), "1 h");
  assert.equal(duration(72 * HOUR), "3 days");
});

test("progress stays between nothing and all", () => {
  const now = Date.now();
  assert.equal(progress(now + 1000, now + 2000), 0);
  assert.equal(progress(now - 2000, now - 1000), 1);
  assert.equal(progress(now, now), 0);
});

test("durations of station files are read", () => {
  assert.equal(parseDuration("1h30m"), 1.5 * HOUR);
  assert.equal(parseDuration("0:30:05"), HOUR / 2 + 5000);
  assert.equal(parseDuration("90s"), 90_000);
  assert.equal(parseDuration(undefined), 0);
});
