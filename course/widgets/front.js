// The front page: links to lessons, progress, download and restore.

function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// In Notebook 7 the page is …/notebooks/start.ipynb, in JupyterLab …/lab/tree/start.ipynb: a lesson is a neighbor.
const link = (place) => new URL(place.split("/").map(encodeURIComponent).join("/"), location.origin + location.pathname).href;

function render({ model, el }) {
  el.classList.add("coach");
  const page = node("div", {});
  const status = node("p", { class: "status", role: "status" });
  const file = node("input", { type: "file", accept: ".zip,application/zip", class: "hidden", "aria-label": "Backup file to restore", tabindex: "-1" });
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    status.textContent = "Bringing your work back …";
    const content = await file.files[0].arrayBuffer();
    model.send({ type: "restore" }, undefined, [new DataView(content)]);
    file.value = "";
  });
  el.append(page, node("h3", {}, "Your work"),
    node("p", {}, "Your replies and scores lie in this folder, on this computer. In Binder they are gone when you close it: download them before you go, and restore them next time."),
    node("div", { class: "row" },
      node("button", { type: "button", onclick: () => { status.textContent = "Packing your work …"; model.send({ type: "download" }); } }, "Download my work"),
      node("button", { type: "button", onclick: () => file.click() }, "Restore my work"), file),
    status);

  function paint() {
    const next = model.get("next");
    const parts = [];
    if (next.place) parts.push(node("div", { class: "row" }, node("a", { class: "button main", href: link(next.place) }, `Go on with ${next.number} ${next.title}`)));
    for (const module of model.get("modules")) {
      parts.push(node("h3", {}, `${module.number} ${module.title}`), node("p", {}, module.about),
        node("ul", { class: "lessons" }, ...module.lessons.map((lesson) => node("li", {},
          node("a", { href: link(lesson.place) }, `${lesson.number} ${lesson.title}`), node("span", { class: "quiet" }, lesson.state)))));
      if (module.exercise) parts.push(node("p", {}, node("a", { class: "button", href: link(module.exercise) }, `Graded exercise: ${module.title}`)));
    }
    page.replaceChildren(...parts);
  }
  function received(message, buffers) {
    if (message.type === "said") status.textContent = message.text;
    if (message.type === "download") {
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/zip" }));
      node("a", { href: address, download: message.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      status.textContent = `Your work is in ${message.name}, in your downloads.`;
    }
  }
  paint();
  model.on("change:modules", paint);
  model.on("msg:custom", received);
  return () => { model.off("change:modules", paint); model.off("msg:custom", received); };
}

export default { render };
