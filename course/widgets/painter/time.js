// Time as the diary counts it: minutes since 1970 in UTC, so that all lengths are real minutes when the clock changes.
// A day is the number of days since 1970 on the calendar.

const DAY = 1440; // minutes of a day on which the clock does not change
const SLOT = 5; // minutes of one slot

/** The clock of a zone. `changes` holds [minute, offset] in order: from that minute on, local time is UTC plus offset. */
function zoneClock(changes) {
  const spans = changes.map(([from, offset], index) => ({ from: index ? from : -Infinity, to: changes[index + 1]?.[0] ?? Infinity, offset }));
  const local = (at) => at + spans.findLast((span) => span.from <= at).offset;
  /** The first moment of a day; where the clock skips midnight, the moment of the change. */
  const begin = (day) => Math.min(...spans.map((span) => [Math.max(span.from, day * DAY - span.offset), span]).filter(([at, span]) => at < span.to).map(([at]) => at));
  const dayOf = (at) => Math.floor(local(at) / DAY);
  const minuteOf = (at) => local(at) - dayOf(at) * DAY;
  /** The moments at which the clock shows a minute of a day: none when it is skipped, two when it comes again. */
  const moments = (day, minute) => spans.map((span) => ({ at: day * DAY + minute - span.offset, span }))
    .filter(({ at, span }) => span.from <= at && at < span.to).map(({ at }) => at);
  const words = (at) => clockWords(minuteOf(at));
  /** True in the second pass of an hour that the clock shows twice. */
  const again = (at) => moments(dayOf(at), minuteOf(at)).indexOf(at) === 1;
  return { begin, end: (day) => begin(day + 1), dayOf, minuteOf, moments, words: (at) => words(at) + (again(at) ? " (second time)" : ""), plain: words };
}

/** "09:05" from a minute of the day. */
function clockWords(minute) {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** A minute of the day from "9", "935", "9:35", "9.35" or "9:35 pm", or null. */
function clockMinute(text) {
  const found = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:([ap])\.?m?\.?)?$/i.exec(text.trim());
  if (!found) return null;
  const [, hours, minutes, half] = found;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  const minute = hour * 60 + Number(minutes ?? 0);
  return Number(minutes ?? 0) < 60 && minute <= DAY && !(half && Number(hours) > 12) ? minute : null;
}

/** "1 h 5 min" from minutes. */
function lengthWords(minutes) {
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/** A date in words, by any of Intl's options. */
function dateWords(day, options = { weekday: "long", month: "long", day: "numeric" }) {
  return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(new Date(day * 86_400_000));
}

const isoDate = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const dayFromIso = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
/** The Monday on or before a day. */
const mondayOf = (day) => day - ((day + 3) % 7);

/** The rows of a day's picture, one an hour as the clock shows it; each slot has its moment and its column from 0.
    An hour that comes twice has two rows, a skipped one has none. */
function dayRows(clock, day) {
  const rows = [];
  for (let at = clock.begin(day), end = clock.end(day), column = 12; at < end; at += SLOT) {
    const minute = clock.minuteOf(at), hour = Math.floor(minute / 60), here = Math.floor((minute % 60) / SLOT);
    if (here <= column || rows.at(-1).hour !== hour) {
      const pass = rows.filter((row) => row.hour === hour).length;
      rows.push({ hour, pass, key: hour * 2 + pass, slots: [] });
    }
    column = here;
    rows.at(-1).slots.push({ at, column });
  }
  return rows;
}
