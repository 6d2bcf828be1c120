function drawReadback({ item, area, before, draft }) {
  const box = textBox(item.question, { value: draft.get()?.text ?? before?.text ?? "", onInput: (text) => draft.put({ text }) });
  area.append(situation(item.situation),
    node("blockquote", { class: "message" }, node("strong", {}, `${item.customer}: `), item.line), ...box.nodes);
  return () => ({ text: box.area.value });
}

KINDS.readback = { draw: drawReadback, verdicts: NOT_YET, check: () => "Check my words",
  words: { right: "Right", partly: "Not safe yet", wrong: "Not this", missed: "Missing", open: "Not decided" } };
