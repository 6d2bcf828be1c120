// A usual day: sleep and work put into the free time of the days of a week, so that nobody paints the same night seven times.

/** `before()` fills the shown day as the day before; `apply(spans)` gets a usual day: spans are [category, from minute, to minute, days of the week from Monday 0]. */
function usualDay(before, apply) {
  const sleep = [timeInput("23:00"), timeInput("07:00")], work = [timeInput("09:00"), timeInput("17:00")];
  const boxes = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map((name, index) => {
    const box = node("input", { type: "checkbox", value: index });
    box.checked = index < 5;
    return [box, node("label", { class: "tick" }, box, name)];
  });
  const run = () => {
    const [asleep, awake, start, end] = [...sleep, ...work].map((input) => clockMinute(input.value));
    apply([["sleep", asleep, awake, [0, 1, 2, 3, 4, 5, 6]], ["work", start, end, boxes.filter(([box]) => box.checked).map(([box]) => Number(box.value))]]);
  };
  return node("details", {}, node("summary", {}, "Fill a usual day"),
    node("div", { class: "actions" }, button("Fill this day as the day before", before)),
    node("h4", {}, "Sleep and work of the whole week"),
    node("p", {}, "This fills what is still free in the seven days above, up to today. Change single days afterwards."),
    node("div", { class: "pair" }, field("Asleep from", sleep[0]), field("Awake at", sleep[1])),
    node("div", { class: "pair" }, field("Work from", work[0]), field("Work until", work[1])),
    node("fieldset", {}, node("legend", {}, "Work on"), node("div", { class: "ticks" }, ...boxes.map(([, label]) => label))),
    node("div", { class: "actions" }, button("Fill the free time", run)));
}

/** The usual day's spans laid into the free time of seven days from a Monday, but not after the end of `today`: a diary tells
    what was. A span that ends at or before its start ends on the next day; the night before the Monday counts, too. */
function withUsual(blocks, clock, monday, today, spans) {
  let result = blocks;
  const last = clock.end(Math.min(today, monday + 6));
  for (const [category, from, to, days] of spans) {
    if (from === null || to === null || from === to) continue;
    const nights = to < from && days.includes(6) ? [-1, ...days] : days;
    for (const index of nights) {
      const [start, end] = usualSpan(clock, monday + index, from, to), first = Math.max(start, clock.begin(monday));
      if (first < Math.min(end, last)) result = filled(result, [first, Math.min(end, last), category, ""], brushed);
    }
  }
  return result;
}

function usualSpan(clock, day, from, to) {
  const moment = (date, minute) => clock.moments(date, minute)[0] ?? clock.moments(date, minute + 60)[0];
  return [moment(day, from), moment(to > from ? day : day + 1, to)];
}
