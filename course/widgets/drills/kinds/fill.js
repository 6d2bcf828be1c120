function drawFill({ item, area, before, draft }) {
  const kept = { ...before, ...draft.get() };
  const text = node("div", { class: "situation" });
  const number = Object.fromEntries(item.gaps.map((gap, index) => [gap.id, index + 1]));
  for (const run of item.runs) {
    text.append(run.text);
    if (run.gap) text.append(node("mark", { class: "weak" }, run.weak, node("sup", {}, ` ${number[run.gap]}`)));
  }
  const readers = item.gaps.map((gap, index) => {
    const label = `${index + 1}. Instead of “${gap.weak}”`;
    if (gap.choices.length) {
      const [group, read] = radios(label, gap.choices, kept[gap.id] ?? null);
      group.addEventListener("change", () => draft.put(answer()));
      area.append(group);
      return [gap.id, read];
    }
    const box = textBox(label, { words: gap.words, rows: 2, value: kept[gap.id] ?? "", onInput: () => draft.put(answer()) });
    area.append(...box.nodes);
    return [gap.id, () => box.area.value];
  });
  const answer = () => Object.fromEntries(readers.map(([id, read]) => [id, read()]));
  area.prepend(...scene(item), node("p", { class: "quiet" }, "The weak phrases are marked and numbered."), text);
  return answer;
}

KINDS.fill = {
  draw: drawFill,
  words: { right: "Better", partly: "For comparison", wrong: "Not this", missed: "Not yet", open: "Not decided" },
  names: (name) => `“${name}”`,
  after: ({ show }) => [node("p", {}, node("strong", {}, "It reads now:")),
    node("div", { class: "situation" }, ...show.text.map((run) => (run.new ? node("mark", { class: "fresh" }, run.text) : run.text)))],
};
