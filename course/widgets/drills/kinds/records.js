function drawRecords({ item, area, before, draft }) {
  const kept = { ...before, ...draft.get() };
  const boxes = new Map();
  area.append(situation(item.situation));
  if (item.facts.length) area.append(node("ul", { class: "plain" }, ...item.facts.map((fact) => node("li", {}, fact))));
  for (const [index, record] of item.records.entries()) {
    const id = freshId("record");
    const value = node("textarea", { id, class: "short record", rows: record.value.length > 120 ? 4 : record.value.length > 60 ? 2 : 1, spellcheck: "false", autocomplete: "off" });
    value.value = kept[record.id]?.value ?? record.value;
    const name = node("input", { id: `${id}-name`, type: "text", class: "record", spellcheck: "false", autocomplete: "off" });
    name.value = kept[record.id]?.name ?? record.name;
    for (const box of [value, name]) box.addEventListener("input", () => draft.put(answer()));
    area.append(node("fieldset", {}, node("legend", {}, `Record ${index + 1}: ${record.type}`),
      ...(record.freeName ? [node("label", { for: `${id}-name` }, "Name"), name] : [node("p", { class: "quiet" }, `Name: ${record.name}`)]),
      node("label", { for: id }, record.value ? "Value" : "Value (there is none yet)"), value,
      node("div", { class: "actions" }, button("As it was", () => { value.value = record.value; name.value = record.name; draft.put(answer()); value.focus(); }, { "aria-label": `Record ${index + 1} as it was` }))));
    boxes.set(record.id, record.freeName ? () => ({ value: value.value, name: name.value }) : () => ({ value: value.value }));
  }
  area.append(node("p", { class: "quiet" }, "An empty value takes a record out."));
  if (item.others.length)
    area.append(node("details", {}, node("summary", {}, "Other records, which are as they should be"),
      node("ul", { class: "plain" }, ...item.others.map((r) => node("li", {}, node("code", {}, `${r.name} ${r.type} ${r.value}`))))));
  const answer = () => Object.fromEntries([...boxes].map(([id, read]) => [id, read()]));
  return answer;
}

KINDS.records = {
  draw: drawRecords,
  words: { right: "Works", wrong: "Does not work yet" },
};
