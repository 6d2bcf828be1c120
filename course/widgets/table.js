// A table that is kept as plain text, one line a row, cells parted by bars. The text stays what counts: whoever likes
// it better writes there, and lines that do not fit into the table are never changed by it.

const RULE = /^[\s|:+=-]*$/;

/** The cells of one line, parted as grader/tables/reading.py does; null where only a person can tell. */
function cellsOf(line) {
  const mark = ["|", "\t", ";", ","].find((m) => line.includes(m));
  if (!mark) return [line.trim()];
  if (mark === "," && line.includes('"')) return null;
  const inner = mark === "|" && line.startsWith("|") ? line.trimEnd().replace(/^\|/, "").replace(/\|$/, "") : line;
  return inner.split(mark).map((cell) => cell.trim());
}

/** The rows of a text as { line, cells }, with `head` where the first line names the columns; null where a line does not fit. */
function rowsOf(text, columns) {
  const names = new Set(columns.flatMap((c) => [c.name, c.title.toLowerCase()]));
  const rows = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (RULE.test(line)) continue;
    if (line.startsWith("#")) return null;
    const cells = cellsOf(line);
    if (cells === null || cells.length > columns.length) return null;
    if (!rows.length && cells.every((cell) => names.has(cell.toLowerCase()))) {
      if (cells.some((cell, place) => cell.toLowerCase() !== columns[place].name && cell.toLowerCase() !== columns[place].title.toLowerCase())) return null;
      rows.head = true;
      continue;
    }
    rows.push({ line: index + 1, cells: columns.map((_, place) => cells[place] ?? "") });
  }
  return rows;
}

function textOf(rows, columns) {
  const lines = rows.map((row) => row.cells.map((cell) => cell.replaceAll("|", "/").trim()).join(" | ").trimEnd());
  return [...(rows.head ? [columns.map((column) => column.name).join(" | ")] : []), ...lines].join("\n");
}

/** The table above a text area. `onEdit` is called after the table has changed the text; draw() follows the text. */
function tableSheet({ table, area, onEdit }) {
  const { columns, fixed } = table;
  const place = node("div", { class: "sheet" });
  const lists = new Map(columns.filter((c) => c.choices.length).map((c) => [c.name, freshId("names")]));
  let rows = [];

  function write(then = relabel) {
    area.value = textOf(rows, columns);
    onEdit();
    then();
  }

  const nameOf = (row, at) => `${columns[at].title}, line ${row.line}`;

  /** Lines keep the numbers that the feedback has for them, also after the text was written anew. */
  function relabel() {
    for (const [index, line] of [...place.querySelectorAll("tbody tr")].entries()) {
      const row = rows[index];
      row.line = index + 1 + (rows.head ? 1 : 0);
      line.firstChild.textContent = String(row.line);
      columns.forEach((_, at) => boxAt(index, at)?.setAttribute("aria-label", nameOf(row, at)));
      line.querySelector("button")?.setAttribute("aria-label", `Remove line ${row.line}`);
    }
  }

  function cellBox(row, index, at) {
    const column = columns[at];
    const box = node("input", { type: "text", value: row.cells[at], autocomplete: "off", spellcheck: "false",
      list: lists.get(column.name) ?? null, "aria-label": nameOf(row, at) });
    box.addEventListener("input", () => { row.cells[at] = box.value; write(); });
    box.addEventListener("paste", (event) => pasted(event, index));
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
      if (!step || (lists.has(column.name) && event.key !== "Enter")) return;
      event.preventDefault();
      boxAt(index + step, at)?.focus();
    });
    return node("td", { class: column.kind === "words" ? "wide" : "" }, box);
  }

  const boxAt = (index, at) => place.querySelectorAll("tbody tr")[index]?.children[at + 1]?.querySelector("input");

  /** Several lines from a spreadsheet become rows, from the row where the cursor is. */
  function pasted(event, index) {
    const text = event.clipboardData?.getData("text") ?? "";
    const found = /[\n\t]/.test(text.trim()) && rowsOf(text, columns);
    if (!found || !found.length || fixed.length) return;
    event.preventDefault();
    const empty = rows[index].cells.every((cell) => !cell);
    rows.splice(index, empty ? 1 : 0, ...Array.from(found));
    write(draw);
  }

  function add() {
    rows.push({ line: rows.length + 1 + (rows.head ? 1 : 0), cells: columns.map(() => "") });
    paint();
    boxAt(rows.length - 1, 0)?.focus();
  }

  function remove(index) {
    rows.splice(index, 1);
    write(draw);
    (boxAt(Math.min(index, rows.length - 1), 0) ?? place.querySelector("button"))?.focus();
  }

  function paint() {
    const known = (at) => fixed.includes(columns[at].name);
    const head = node("tr", {}, node("th", { scope: "col" }, "Line"), ...columns.map((c) => node("th", { scope: "col" }, c.title)),
      fixed.length ? "" : node("th", { scope: "col" }, node("span", { class: "unseen" }, "Remove")));
    const body = rows.map((row, index) => node("tr", {}, node("th", { scope: "row" }, String(row.line)),
      ...columns.map((_, at) => (known(at) && row.cells[at] ? node("td", {}, row.cells[at]) : cellBox(row, index, at))),
      fixed.length ? "" : node("td", {}, button("×", () => remove(index), { "aria-label": `Remove line ${row.line}`, class: "small" }))));
    place.replaceChildren(
      node("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Your table" },
        node("table", {}, node("thead", {}, head), node("tbody", {}, ...body))),
      ...columns.filter((c) => c.choices.length).map((c) => node("datalist", { id: lists.get(c.name) }, ...c.choices.map((name) => node("option", { value: name })))),
      fixed.length ? "" : node("div", { class: "actions" }, button("Add a line", add)));
  }

  /** Shows the text as a table; false where it does not fit into one. */
  function draw() {
    const found = rowsOf(area.value, columns);
    if (found === null) {
      place.replaceChildren(node("p", { class: "quiet" }, "These lines do not fit into the table as they are. Go on with the text below; the table comes back as soon as they fit."));
      return false;
    }
    rows = found.length ? found : [{ line: 1, cells: columns.map(() => "") }];
    paint();
    return true;
  }

  return { place, draw };
}

/** What can be brought in for a day of one's own: a day of the diary, or the example. */
function dayChooser({ days, send }) {
  const box = node("div", { class: "actions" });
  if (days.length) {
    const choice = node("select", { id: freshId("day") }, ...days.map((day) => node("option", { value: day }, day)));
    const labels = node("input", { type: "checkbox", id: freshId("labels") });
    box.append(node("label", { for: choice.id }, "A day of your diary"), choice,
      node("label", { class: "inline" }, labels, " with my labels"),
      button("Bring it in", () => send({ type: "day", day: choice.value, labels: labels.checked })));
  } else box.append(node("p", { class: "quiet" }, "Your diary is empty so far. You can type the day below."));
  box.append(button("Hand in the example day", () => send({ type: "day", day: "" })));
  return box;
}
