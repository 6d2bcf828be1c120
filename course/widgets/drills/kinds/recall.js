const HAD = ["yes", "partly", "no"];

function drawRecall({ item, area, second, before }) {
  const id = freshId("recall");
  const box = node("textarea", { id, rows: 3, class: "short" });
  box.value = before?.text ?? "";
  area.append(node("label", { for: id }, item.question), item.lesson ? node("p", { class: "quiet" }, `From lesson ${item.lesson}`) : "", box);
  let had = () => null;
  if (before) {
    const [group, read] = radios("Compare. How did it go?", ["I had it", "Partly", "Not yet"], HAD.indexOf(before.had));
    second.append(group);
    had = () => HAD[read()] ?? null;
  }
  return () => ({ text: box.value, had: had() });
}

KINDS.recall = {
  draw: drawRecall,
  second: (answer) => answer.text.trim() && answer.had === null && "Say how it went.",
  check: (open) => (open ? "Keep my answer" : "Compare with the answer"),
};
