// Handing in: what is written, one button, one sentence about what came of it.

function render({ model, el }) {
  const list = node("ul", { class: "lessons" });
  const warning = node("p", { class: "trouble" });
  const status = node("p", { role: "status" });
  const say = (text) => { status.textContent = text; };
  const post = messenger(model, () => say("No answer came: this page has lost its connection. Reload the page and hand in again."), READING);
  frame(el);
  el.append(node("h3", {}, "Your replies"), list, warning,
    node("div", { class: "actions" }, button("Hand in", () => { say("Handing in …"); post.send({ type: "submit" }); }, { class: "main" })), status);

  function paint() {
    const replies = model.get("replies");
    const missing = replies.filter((reply) => !reply.written).length;
    list.replaceChildren(...replies.map((reply) => node("li", {}, node("span", {}, reply.title), node("span", { class: "quiet" }, reply.words))));
    warning.textContent = missing ? `${missing} of ${replies.length} ${missing === 1 ? "is" : "are"} not written yet. You can still hand in, and again later.` : "";
  }
  function received(message) {
    post.heard();
    if (message.type === "said") say(message.text);
  }
  // The list is right when one looks at it: it asks again each time it comes into view.
  const look = () => { try { model.send({ type: "look" }); } catch { /* the list stays as it is */ } };
  const watcher = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) look(); });
  watcher.observe(el);
  el.addEventListener("focusin", look);
  paint();
  model.on("change:replies", paint);
  model.on("msg:custom", received);
  return () => {
    watcher.disconnect();
    el.removeEventListener("focusin", look);
    post.heard();
    model.off("change:replies", paint);
    model.off("msg:custom", received);
  };
}

export default { render };
