// Times: the server's clock, and days and clock times in the zone of the station or a channel.
import { locale, number, t } from "./texts.js";

export const MINUTE = 60_000, HOUR = 3_600_000, DAY = 86_400_000;

/** The server's clock minus this device's, so that progress is right on devices whose clock is not. */
let offset = 0;

/** @param {string | null} date the Date header of a response, exact to a second */
export function synchronize(date) {
  const server = Date.parse(date ?? "");
  if (!server) return;
  const found = server + 500 - Date.now();
  // The header has whole seconds; below that the device is as good.
  if (Math.abs(found - offset) > 1500) offset = Math.abs(found) > 1500 ? found : 0;
}

export const now = () => Date.now() + offset;

/** @param {string | number | null | undefined} when @returns {number} */
export const instant = (when) => typeof when === "number" ? when : Date.parse(when ?? "");

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * Making one takes as long as using it a thousand times.
 * @param {string | undefined} zone @param {Intl.DateTimeFormatOptions} options
 */
function format(zone, options, language = locale()) {
  const key = `${zone}/${language}/${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) formats.set(key, found = new Intl.DateTimeFormat(language, { ...options, timeZone: zone || undefined }));
  return found;
}

/**
 * 20:00
 * @param {string | number} when @param {string} [zone]
 */
export const clock = (when, zone) => format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant(when));
/**
 * 20:00:05
 * @param {string | number} when @param {string} [zone]
 */
export const exactClock = (when, zone) =>
  format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(instant(when));
/**
 * Sat 21 Nov
 * @param {string | number} when @param {string} [zone]
 */
export const day = (when, zone) => format(zone, { weekday: "short", day: "numeric", month: "short" }).format(instant(when));
/** @param {string | number} when @param {string} [zone] */
export const weekday = (when, zone) => format(zone, { weekday: "short" }).format(instant(when));
/** @param {string | number} when @param {string} [zone] */
export const longDay = (when, zone) => format(zone, { weekday: "long", day: "numeric", month: "long" }).format(instant(when));
/** @param {string | number} when @param {string} [zone] */
export const dayNumber = (when, zone) => format(zone, { day: "numeric" }).format(instant(when));

/**
 * "today", "tomorrow", "yesterday" or the day.
 * @param {string | number} when @param {string} [zone]
 */
export function nearDay(when, zone) {
  const days = Math.round((startOfDay(when, zone) - startOfDay(now(), zone)) / DAY);
  if (days === 0) return t("today");
  if (days === 1) return t("tomorrow");
  if (days === -1) return t("yesterday");
  return day(when, zone);
}

/**
 * Clock time, and the day unless it is today.
 * @param {string | number} when @param {string} [zone]
 */
export function moment(when, zone) {
  const isToday = startOfDay(when, zone) === startOfDay(now(), zone);
  return isToday ? clock(when, zone) : `${nearDay(when, zone)} ${clock(when, zone)}`;
}

/**
 * Hours and minutes of the local day, in milliseconds.
 * @param {number} when @param {string} [zone]
 */
function localTime(when, zone) {
  const parts = format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).formatToParts(when);
  const value = (/** @type {string} */ type) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return (value("hour") * 60 + value("minute")) * MINUTE + value("second") * 1000 + when % 1000;
}

/**
 * Midnight that began the local day. Days of 23 and 25 hours count right.
 * @param {string | number} when @param {string} [zone]
 */
export function startOfDay(when, zone) {
  const at = instant(when);
  const guess = at - localTime(at, zone);
  const off = localTime(guess, zone);
  if (off === 0) return guess;
  // The clocks changed between midnight and now: the guess missed by the change.
  return off > 12 * HOUR ? guess + (DAY - off) : guess - off;
}

/**
 * The local midnight so many days later.
 * @param {number} midnight @param {number} days @param {string} [zone]
 */
export const addDays = (midnight, days, zone) => startOfDay(midnight + days * DAY + 12 * HOUR, zone);

/**
 * 2026-11-21
 * @param {string | number} when @param {string} [zone]
 */
export function dateText(when, zone) {
  return format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA").format(instant(when));
}

/**
 * Whether the local day is a Saturday or Sunday.
 * @param {number} when @param {string} [zone]
 */
export const isWeekend = (when, zone) => format(zone, { weekday: "short" }, "en").format(when).startsWith("S");

/**
 * The local midnight of a date such as 2026-11-21.
 * @param {string} date @param {string} [zone]
 */
export function midnight(date, zone) {
  const noon = Date.parse(`${date}T12:00:00Z`);
  for (const guess of [noon, noon - 12 * HOUR, noon + 12 * HOUR]) if (dateText(guess, zone) === date) return startOfDay(guess, zone);
  return startOfDay(noon, zone);
}

/**
 * 2026-11-21 20:15, as station files write a date and time
 * @param {number} when @param {string} [zone]
 */
export const localText = (when, zone) => `${dateText(when, zone)} ${clock(when, zone)}`;

/**
 * When a local date and time such as 2026-11-21 20:15 comes; NaN when it is invalid.
 * @param {string} text @param {string} [zone]
 */
export function localInstant(text, zone) {
  const [date = "", time = ""] = text.split(/[ T]/), [hours, minutes] = time.split(":").map(Number);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !(hours < 24) || !(minutes < 60)) return NaN;
  const wanted = hours * HOUR + minutes * MINUTE, guess = midnight(date, zone) + wanted, off = localTime(guess, zone) - wanted;
  // On the day of a clock change the local day is longer or shorter.
  return guess - (off > 12 * HOUR ? off - DAY : off < -12 * HOUR ? off + DAY : off);
}

/**
 * "1 h 52 min", "29 s".
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 60) return t("{n} s", { n: number(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("{n} min", { n: number(minutes) });
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  if (hours < 48) return rest ? t("{h} h {m} min", { h: number(hours), m: rest }) : t("{h} h", { h: number(hours) });
  return t("{n} days", { n: number(Math.round(hours / 24)) });
}

/**
 * The milliseconds of a duration as station files write it, such as `1h30m` or `0:30:00`.
 * @param {string | undefined} text
 */
export function parseDuration(text) {
  const clock = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? "");
  if (clock) return Number(clock[1]) * HOUR + Number(clock[2]) * MINUTE + Number(clock[3]) * 1000;
  const units = /** @type {Record<string, number>} */ ({ h: HOUR, m: MINUTE, s: 1000 });
  return [...(text ?? "").matchAll(/(\d+)([hms])/g)].reduce((sum, [, value, unit]) => sum + Number(value) * units[unit], 0);
}

/**
 * "12 min ago", "in 3 days".
 * @param {string | number} when
 */
export function relative(when) {
  const seconds = Math.round((instant(when) - now()) / 1000), size = Math.abs(seconds);
  const [value, unit] = size < 60 ? [seconds, "second"] : size < 3600 ? [seconds / 60, "minute"]
    : size < 129_600 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "short" })
    .format(Math.round(/** @type {number} */ (value)), /** @type {Intl.RelativeTimeFormatUnit} */ (unit));
}

/**
 * The share of a programme that has aired, 0 to 1.
 * @param {string | number} start @param {string | number} finish
 */
export function progress(start, finish) {
  const from = instant(start), until = instant(finish);
  return until > from ? Math.min(1, Math.max(0, (now() - from) / (until - from))) : 0;
}

/**
 * A tooltip with the reader's own time, where it is another.
 * @param {string | number} when @param {string} [zone]
 */
export function ownTime(when, zone) {
  const own = clock(when), there = clock(when, zone);
  return own === there ? undefined : t("{time} where you are", { time: own });
}
