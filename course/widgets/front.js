// The front page: links to lessons, progress, download and restore.

function lessonLine(place, title, state) {
  return node("li", {}, node("a", { href: pageLink(place) }, title), node("span", { class: "quiet" }, state));
}

function moduleParts(module) {
  const lines = module.lessons.map((lesson) => lessonLine(lesson.place, `${lesson.number} ${lesson.title}`, lesson.state));
  if (module.exercise) lines.push(lessonLine(module.exercise, `Graded exercise: ${module.title}`, module.written));
  return [node("h2", {}, `${module.number} ${module.title}`), node("p", {}, module.about), node("ul", { class: "lessons" }, ...lines)];
}

function render({ model, el }) {
  const page = node("div", {});
  const status = node("p", { role: "status" });
  const say = (text) => { status.textContent = text; };
  const post = messenger(model, () => say("No answer came: this page has lost its connection. Reload the page and try again."));
  const file = node("input", { type: "file", accept: ".zip,application/zip", class: "hidden", "aria-label": "Backup file to restore", tabindex: "-1" });
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    say("Bringing your work back …");
    const content = await file.files[0].arrayBuffer();
    post.send({ type: "restore" }, [new DataView(content)]);
    file.value = "";
  });
  const diary = node("input", { type: "checkbox", checked: true });
  frame(el);
  el.append(page, node("h2", {}, "Your work"),
    node("p", {}, model.get("passing")
      ? "Your replies and scores are gone when this session ends. Download them before you go, and restore them next time."
      : "Your replies and scores lie in a folder on this computer. Download them to take them along or to send them to your instructor."),
    node("div", { class: "actions" },
      button("Download my work", () => { say("Packing your work …"); post.send({ type: "download", private: diary.checked }); }),
      button("Restore my work", () => file.click()), file),
    node("p", {}, node("label", {}, diary, " with my private time diary (leave it out if the file is for somebody else)")),
    status);

  function paint() {
    const next = model.get("next");
    const parts = model.get("modules").flatMap(moduleParts);
    if (next.place) parts.unshift(node("div", { class: "actions" }, node("a", { class: "button main", href: pageLink(next.place) }, `${next.word} ${next.number} ${next.title}`)));
    page.replaceChildren(...parts);
  }
  function received(message, buffers) {
    post.heard();
    if (message.type === "said") say(message.text);
    if (message.type !== "download") return;
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/zip" }));
    node("a", { href: address, download: message.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    say(`Your work is in ${message.name}, in your downloads.`);
  }
  // Someone who comes back from a lesson sees what is done by now.
  const look = () => { if (document.visibilityState === "visible") model.send({ type: "look" }); };
  paint();
  document.addEventListener("visibilitychange", look);
  model.on("change:modules", paint);
  model.on("change:next", paint);
  model.on("msg:custom", received);
  return () => {
    document.removeEventListener("visibilitychange", look);
    post.heard();
    model.off("change:modules", paint);
    model.off("change:next", paint);
    model.off("msg:custom", received);
  };
}

export default { render };
