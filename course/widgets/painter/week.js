// The line of days above the picture: seven days with what is recorded, the way to other weeks, one day or seven.

/** `go(day)` shows a day, `view(name)` switches between "day" and "week". `show(day, view, blocks)` draws the line anew. */
function weekLine(clock, today, go, view) {
  const days = node("div", { class: "days", role: "group", "aria-label": "Days of this week" });
  const jump = node("input", { type: "date", "aria-label": "Go to a date" });
  jump.addEventListener("change", () => { if (jump.value) go(dayFromIso(jump.value)); });
  const one = button("One day", () => view("day")), seven = button("Seven days", () => view("week"));
  let shown = today;
  const element = node("div", { class: "week" },
    node("div", { class: "actions" }, button("←", () => go(shown - 7), { "aria-label": "One week back" }), jump,
      button("→", () => go(shown + 7), { "aria-label": "One week on" }), node("span", { class: "views", role: "group", "aria-label": "How many days" }, one, seven)),
    days);

  function dayButton(day, blocks) {
    const length = clock.end(day) - clock.begin(day), known = recorded(blocks, clock.begin(day), clock.end(day));
    const [brief, long] = known >= length ? ["full", "all recorded"] : known ? [`${Math.max(1, Math.round(known / 60))} h`, `${lengthWords(known)} recorded`] : ["–", "nothing recorded"];
    const item = button("", () => go(day), { class: "date", "aria-label": `${dateWords(day)}, ${long}${day === today ? ", today" : ""}`, "aria-current": day === shown ? "date" : null });
    item.append(node("span", {}, dateWords(day, { weekday: "short" })), node("strong", {}, dateWords(day, { day: "numeric" })), node("span", { class: "quiet" }, brief));
    return item;
  }
  function show(day, mode, blocks) {
    shown = day;
    jump.value = isoDate(day);
    one.setAttribute("aria-pressed", String(mode === "day"));
    seven.setAttribute("aria-pressed", String(mode === "week"));
    const held = [...days.children].indexOf(document.activeElement);
    days.replaceChildren(...Array.from({ length: 7 }, (_, i) => dayButton(mondayOf(day) + i, blocks)));
    if (held >= 0) days.children[held].focus();
  }
  return { element, show };
}
