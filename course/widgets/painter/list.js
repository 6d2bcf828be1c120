// The day as a table: the same as the picture, in words, with a button to change each block.

function dayList(clock, looks, edit) {
  const body = node("tbody", {}), caption = node("caption", {}), total = node("p", {});
  const element = node("details", {}, node("summary", {}, "This day as a list"), total,
    node("table", { class: "list" }, caption, node("thead", {}, node("tr", {}, ...["From", "To", "Length", "What", ""].map((word) => node("th", { scope: "col" }, word || node("span", { class: "unseen" }, "Change"))))), body));
  let last = [], day = 0;
  const on = (at, edge) => (clock.dayOf(edge) === day ? "" : ` on ${dateWords(clock.dayOf(at), { weekday: "short" })}`);
  function line(block) {
    const [start, end, , label] = block;
    const words = blockWords(block, looks);
    return node("tr", {}, node("td", {}, clock.words(start) + on(start, start)), node("td", {}, clock.words(end) + on(end, end - 1)), node("td", {}, lengthWords(end - start)), node("td", {}, node("span", { class: "dab", style: `background: ${looks(block[2]).color}`, "aria-hidden": "true" }), looks(block[2]).name, label ? `: ${label}` : ""),
      node("td", {}, button("Edit", () => edit(block), { "aria-label": `Edit ${clock.words(start)} ${words}` })));
  }
  function draw() {
    if (element.open) body.replaceChildren(...last.map(line));
  }
  element.addEventListener("toggle", draw);
  function show(shown, blocks) {
    day = shown;
    const begin = clock.begin(day), end = clock.end(day), known = recorded(blocks, begin, end);
    last = within(blocks, begin, end);
    caption.textContent = dateWords(day);
    total.textContent = `${lengthWords(known)} recorded, ${lengthWords(end - begin - known)} not recorded yet.`
      + (end - begin === DAY ? "" : ` The clock changes: this day has ${(end - begin) / 60} hours.`);
    draw();
  }
  return { element, show };
}
