// One quiet line that leads to the front page and to the next lesson.

function render({ model, el }) {
  const up = model.get("up");
  const next = model.get("next");
  frame(el);
  el.classList.add("bare");
  const line = node("nav", { class: "way", "aria-label": model.get("name") },
    node("a", { href: pageLink("start.ipynb", up) }, "← All lessons"));
  if (next.place) line.append(node("a", { href: pageLink(next.place, up) }, `${next.title} →`));
  el.append(line);
}

export default { render };
