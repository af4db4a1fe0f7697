// Days, hours and lengths of time in the page's language, with the months that Morocco uses.

const ZONE = "Africa/Casablanca";
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @typedef {object} Words
 * @property {string} language @property {string[]} months @property {string[]} weekdays Monday first
 * @property {Record<string, Record<string, string>>} ago by unit, then by plural form; {n} is the number
 * @property {string} [now] @property {string} [day] {day} {month} {year} @property {string} [moment]
 */

/** @param {Words} words */
export function speaker(words) {
  return {
    /** @param {number} seconds */
    day: (seconds) => filled(words.day, parts(words, seconds)),
    /** @param {number} seconds */
    dayMonth: (seconds) => filled(words.day_month, parts(words, seconds)),
    /** @param {number} seconds */
    moment: (seconds) => filled(words.moment, parts(words, seconds)),
    /** @param {number} age seconds */
    ago: (age) => ago(words, age),
  };
}

/** @param {string} pattern @param {Record<string, string | number>} values */
export const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** @param {Words} words @param {number} seconds */
function parts(words, seconds) {
  const written = new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", weekday: "short",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(seconds * 1000);
  const found = Object.fromEntries(written.map(({ type, value }) => [type, value]));
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(found.weekday);
  return {
    day: Number(found.day) === 1 && words.first ? words.first : Number(found.day),
    month: words.months[Number(found.month) - 1],
    year: found.year,
    weekday: words.weekdays[weekday],
    time: `\u2066${found.hour}:${found.minute}\u2069`,
  };
}

/** @param {Words} words @param {number} age */
function ago(words, age) {
  if (age < MINUTE) return words.now;
  const [unit, size] = age < HOUR ? ["minutes", MINUTE] : age < 2 * DAY ? ["hours", HOUR] : ["days", DAY];
  const count = Math.floor(age / size);
  const form = words.language === "ar" ? new Intl.PluralRules("ar").select(count) : count < 2 ? "one" : "other";
  return filled(words.ago[unit][form] ?? words.ago[unit].other, { n: count });
}
