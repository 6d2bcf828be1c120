// One day as 24 rows of twelve slots. The picture is a grid for screen readers, too: each slot says its time and what it holds.

/** The background of a slot: one color, or the colors of its parts side by side. */
function slotColor(parts, at, looks) {
  if (!parts.length) return "";
  if (parts.length === 1 && startOf(parts[0]) <= at && endOf(parts[0]) >= at + SLOT) return looks(parts[0][2]).color;
  const share = (moment) => `${(100 * Math.min(Math.max(moment - at, 0), SLOT)) / SLOT}%`;
  const stops = [];
  let last = at;
  for (const [start, end, category] of parts) {
    if (start > last) stops.push(`transparent ${share(last)} ${share(start)}`);
    stops.push(`${looks(category).color} ${share(start)} ${share(end)}`);
    last = end;
  }
  if (last < at + SLOT) stops.push(`transparent ${share(last)} 100%`);
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}

const blockWords = ([, , category, label], looks) => [looks(category).name, label].filter(Boolean).join(", ");

/** The grid of a day. `looks(category)` gives name, color and the ink that reads on it, `keys` the rows that all days on the screen share. */
function dayGrid({ clock, day, looks, keys, headers }) {
  const rows = dayRows(clock, day);
  const begin = clock.begin(day), end = clock.end(day);
  const cells = new Map(), shown = new Map();
  const names = [];
  const element = node("div", { role: "grid", class: "day", "aria-label": `${dateWords(day)}: five-minute slots`, "aria-multiselectable": "true" },
    ...rows.map((row) => {
      const hour = clockWords(row.hour * 60);
      const line = node("div", { role: "row", class: "hour", style: `grid-row: ${keys.indexOf(row.key) + 1}` });
      if (headers) line.append(node("span", { role: "rowheader", class: "clock" }, row.pass ? `${hour} again` : hour));
      for (const slot of row.slots) {
        const cell = node("div", { role: "gridcell", class: "slot", tabindex: "-1", "aria-selected": "false", "aria-label": `${clock.words(slot.at)} nothing yet`, style: `grid-column: ${slot.column + 2}` });
        cell.at = slot.at;
        cells.set(slot.at, cell);
        line.append(cell);
      }
      names.push({ row, line, text: "", spans: [] });
      return line;
    }));
  if (headers) for (const key of keys.filter((key) => !rows.some((row) => row.key === key)))
    element.append(node("div", { class: "skipped", "aria-hidden": "true", style: `grid-row: ${keys.indexOf(key) + 1}` }, key % 2 ? "" : `${clockWords((key >> 1) * 60)} is skipped by the clock`));

  function paintSlot(at, parts) {
    const cell = cells.get(at), color = slotColor(parts, at, looks);
    const words = parts.length ? parts.map((part) => blockWords(part, looks)).join("; then ") : "nothing yet";
    const first = parts.some(([start]) => start >= at && start < at + SLOT);
    const state = `${color}|${words}|${first}`;
    if (shown.get(at) === state) return;
    shown.set(at, state);
    cell.style.background = color;
    cell.classList.toggle("first", first);
    cell.setAttribute("aria-label", `${clock.words(at)} ${words}`);
  }

  /** Names stand where a block has room for the first time: three slots in a row. */
  function paintNames(blocks) {
    const named = new Set();
    for (const name of names) {
      const { slots } = name.row, from = slots[0].at, to = slots.at(-1).at + SLOT;
      const found = within(blocks, from, to).flatMap((block) => {
        const start = Math.max(startOf(block), from), length = Math.min(endOf(block), to) - start;
        if (named.has(block) || length < 3 * SLOT) return [];
        named.add(block);
        const column = slots[0].column + Math.floor((start - from) / SLOT);
        const look = looks(block[2]);
        return [{ column, width: Math.floor(length / SLOT), words: block[3] || (length < 6 * SLOT && !look.parent && look.brief) || look.name, ink: look.ink }];
      });
      const text = JSON.stringify(found);
      if (text === name.text) continue;
      name.text = text;
      name.spans.forEach((span) => span.remove());
      name.spans = found.map((f) => node("span", { class: "name", "aria-hidden": "true", style: `grid-column: ${f.column + 2} / span ${f.width}; color: ${f.ink}` }, f.words));
      name.line.append(...name.spans);
    }
  }

  let last = null;
  function paint(blocks) {
    const mine = within(blocks, begin, end);
    if (last?.length === mine.length && mine.every((block, index) => block === last[index])) return;
    last = mine;
    let next = 0;
    for (const at of cells.keys()) {
      while (next < mine.length && endOf(mine[next]) <= at) next += 1;
      const parts = [];
      for (let i = next; i < mine.length && startOf(mine[i]) < at + SLOT; i += 1) parts.push(mine[i]);
      paintSlot(at, parts);
    }
    paintNames(mine);
  }

  let marked = [];
  /** Marks the slots between two moments as chosen. */
  function mark(start, stop) {
    const wanted = [];
    for (let at = Math.max(begin, start - ((start - begin) % SLOT)); at < Math.min(end, stop); at += SLOT) wanted.push(cells.get(at));
    for (const cell of marked) if (!wanted.includes(cell)) cell.setAttribute("aria-selected", "false");
    for (const cell of wanted) if (cell.getAttribute("aria-selected") !== "true") cell.setAttribute("aria-selected", "true");
    marked = wanted;
  }
  return { element, day, paint, mark, cell: (at) => cells.get(at - ((at - begin) % SLOT)) };
}

/** The rows that days share on the screen, in the clock's order, so that an hour stands at one height in all of them. */
function sharedRows(clock, days) {
  return [...new Set(days.flatMap((day) => dayRows(clock, day).map((row) => row.key)))].sort((a, b) => a - b);
}
