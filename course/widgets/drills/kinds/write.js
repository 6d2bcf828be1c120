function drawWrite({ item, area, before, reaction, draft, watch, listen }) {
  const alarms = item.alarms ? alarmList(watch) : null;
  const box = textBox(item.question, {
    words: item.words, value: draft.get()?.text ?? before?.text ?? "",
    onInput: (text) => { draft.put({ text }); alarms?.look(text); },
  });
  area.append(...scene(item));
  if (item.text) area.append(node("p", { class: "quiet" }, item.text_label), node("blockquote", { class: "message worked" }, item.text));
  area.append(...box.nodes);
  if (alarms) {
    area.append(alarms.box);
    listen(alarms.show);
    alarms.show((reaction?.details ?? []).filter((d) => d.state === "wrong" && d.name));
    if (box.area.value) alarms.look(box.area.value);
  }
  return () => ({ text: box.area.value });
}

KINDS.write = { draw: drawWrite, words: JUDGED_WORDS, verdicts: NOT_YET, check: () => "Check my words" };
