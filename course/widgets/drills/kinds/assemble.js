function drawAssemble({ item, area, before, draft, reaction }) {
  const box = textBox(item.question, {
    words: item.words, rows: 7, value: draft.get()?.text ?? before?.text ?? "",
    onInput: (text) => draft.put({ text }),
  });
  const states = Object.fromEntries((reaction?.details ?? []).map((d) => [d.name, d.state]));
  const list = node("ul", { class: "pieces", "aria-label": "The parts" }, ...item.parts.map((name) => {
    const state = states[name] ?? "";
    return node("li", { class: state }, node("span", { "aria-hidden": "true" }, { right: "✓", open: "?", missed: "○" }[state] ?? "○"), ` ${name}`, state ? node("span", { class: "quiet" }, `: ${JUDGED_WORDS[state].toLowerCase()}`) : "");
  }));
  area.append(...scene(item), list, ...box.nodes);
  return () => ({ text: box.area.value });
}

KINDS.assemble = { draw: drawAssemble, words: JUDGED_WORDS, verdicts: NOT_YET, check: () => "Check my text" };
