// A picture of the learner's time. Its HTML comes from grader/timelog, escaped there. It is drawn anew when the diary was saved.

function render({ model, el }) {
  const id = freshId("seen");
  const select = node("select", { id }), picture = node("div", {}), status = node("p", { role: "status" });
  const choosing = node("div", {}, node("label", { for: id }, model.get("label")), select);
  const post = messenger(model, () => { status.textContent = "No answer came: this page has lost its connection. Reload the page and try again."; }, READING);
  frame(el);
  el.classList.add("painter", "seen");
  el.append(node("h3", {}, model.get("title")), choosing, status, picture);

  function paint() {
    const choices = model.get("choices");
    select.replaceChildren(...choices.map(([value, words]) => node("option", { value }, words)));
    select.value = model.get("chosen");
    choosing.classList.toggle("hidden", choices.length < 2);
    picture.innerHTML = model.get("html");
  }
  const received = (message) => { post.heard(); status.textContent = message.text; };
  const look = () => post.send({ type: "look" });
  select.addEventListener("change", () => post.send({ type: "look", choice: select.value }));
  paint();
  for (const name of ["change:html", "change:choices", "change:chosen"]) model.on(name, paint);
  model.on("msg:custom", received);
  document.addEventListener("coach-diary", look);
  return () => {
    document.removeEventListener("coach-diary", look);
    post.heard();
    for (const name of ["change:html", "change:choices", "change:chosen"]) model.off(name, paint);
    model.off("msg:custom", received);
  };
}

export default { render };
