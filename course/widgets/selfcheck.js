// Grading oneself: one button, then the feedback on each reply under its title.

function render({ model, el }) {
  const status = node("p", { role: "status" });
  const say = (text) => { status.textContent = text; };
  const results = node("div", { class: "feedback" });
  const post = messenger(model, () => say("Still reading, or this page has lost its connection. If nothing comes, reload the page and try again."), READING);
  frame(el);
  el.append(node("p", {}, "The grader reads all your replies on this computer. It changes no marks, and nobody else sees it."),
    node("div", { class: "actions" }, button("Grade my replies here", () => { say("Reading your replies …"); post.send({ type: "grade" }); }, { class: "main" })),
    status, results);

  /** The grader's own HTML, escaped by grader/feedback.py. */
  function judged(reply) {
    const part = node("div", {});
    part.innerHTML = reply.html;
    part.querySelector(".coach-feedback")?.setAttribute("aria-label", `Feedback on: ${reply.title}`);
    return [node("h3", {}, reply.title), part];
  }
  function received(message) {
    post.heard();
    if (message.type === "said") { say(message.text); return; }
    const total = node("p", { tabindex: "-1" }, node("strong", {}, message.total));
    results.replaceChildren(total, ...message.replies.flatMap(judged));
    say("Feedback is below.");
    total.focus();
  }
  model.on("msg:custom", received);
  return () => { post.heard(); model.off("msg:custom", received); };
}

export default { render };
