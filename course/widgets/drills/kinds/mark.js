function drawMark({ item, drill, area, before }) {
  let marks = Array.isArray(before) ? [...before] : [];
  const label = (id) => drill.bins.find((bin) => bin.id === id)?.name ?? id;
  const status = node("p", { class: "quiet", role: "status" });
  const say = (text) => { status.textContent = text; };
  const list = node("ul", { class: "marks", "aria-label": "Your marks" });
  const picker = wordPicker(item.message, () => say(""));
  const { box, spans, words } = picker;

  function paint() {
    spans.forEach((span, index) => {
      const mark = marks.find((m) => words[index].start >= m.start && words[index].end <= m.end);
      span.classList.toggle("marked", Boolean(mark));
      if (mark) span.setAttribute("aria-label", `${words[index].text}, marked ${label(mark.label)}`);
      else span.removeAttribute("aria-label");
    });
    list.replaceChildren(...marks.map((mark) => {
      const quote = [...item.message].slice(mark.start, mark.end).join("");
      const remove = button("Remove", () => { marks = marks.filter((m) => m !== mark); paint(); say(`The mark on “${quote}” is gone.`); picker.focus(); }, { "aria-label": `Remove the mark ${label(mark.label)}: ${quote}` });
      return node("li", {}, node("span", {}, node("strong", {}, `${label(mark.label)}: `), `“${quote}”`), remove);
    }));
    list.classList.toggle("hidden", !marks.length);
  }
  function mark(bin) {
    const chosen = picker.chosen();
    if (!chosen) { say("Choose words in the message first."); return; }
    const made = { start: words[chosen[0]].start, end: words[chosen[1]].end, label: bin.id };
    marks = [...marks.filter((m) => m.end <= made.start || m.start >= made.end), made].sort((a, b) => a.start - b.start);
    picker.clear();
    paint();
    say(`Marked as ${bin.name}.`);
  }
  const buttons = node("div", { class: "actions", role: "group", "aria-label": "Mark the chosen words as" },
    ...drill.bins.map((bin) => button(bin.name, () => mark(bin))));
  area.append(situation(item.situation),
    node("p", { class: "quiet" }, "Drag over words with the mouse, or tap the first and the last word. With the keyboard: arrow keys, with Shift to choose several. Then press a label."),
    box, buttons, status, list,
    node("details", {}, node("summary", {}, "What the labels mean"), node("ul", { class: "plain" }, ...drill.bins.map((bin) => node("li", {}, node("strong", {}, bin.name), `: ${bin.meaning}`)))));
  paint();
  return () => (marks.length ? marks : null);
}

KINDS.mark = { draw: drawMark };
