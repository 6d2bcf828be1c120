// The reply box. Text is data: it goes into text nodes and the text area only; the one piece of HTML,
// the feedback, is built and escaped by grader/feedback.py.

const DELAY = 700; // milliseconds of quiet before a save
const PATIENCE = 6000; // milliseconds without an answer before the box says that nothing was saved

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

function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function render({ model, el }) {
  const task = model.get("task");
  const id = `reply-${task.id}-${Math.random().toString(36).slice(2, 8)}`;
  const backup = `coach:${location.pathname}:${task.place}:${task.id}`;
  let base = model.get("saved"); // the version that this box was written on
  let savedText = model.get("text");
  let number = 0;
  let timer = null;
  let waiting = null;
  let afterSave = null;

  const area = node("textarea", { id, "aria-describedby": `${id}-count ${id}-status`, rows: 8 });
  const count = node("p", { id: `${id}-count`, class: "quiet" });
  const status = node("p", { id: `${id}-status`, class: "quiet status", role: "status", "aria-live": "polite" });
  const conflict = node("div", { class: "answer wrong hidden", role: "alert" });
  const hints = node("div", { role: "status", "aria-live": "polite" });
  const feedback = node("div", { tabindex: "-1" });
  const gain = node("p", { role: "status" });
  const buttons = node("div", { class: "row" });

  if (task.practice) buttons.append(node("button", { type: "button", class: "main", onclick: check }, "Check my reply"));
  if (task.hints) buttons.append(node("button", { type: "button", onclick: () => ask("hint") }, "Give me a hint"));
  if (task.practice) buttons.append(node("button", { type: "button", onclick: () => ask("model") }, "Show a model answer"));

  el.classList.add("coach");
  el.append(
    node("h3", {}, task.title),
    node("label", { for: id }, "Your reply"),
    area, count, status, conflict, buttons, hints, gain, feedback,
  );

  function say(text, isTrouble = false) {
    status.textContent = text;
    status.classList.toggle("trouble", isTrouble);
  }

  function showCount() {
    const words = countWords(area.value);
    const over = words - task.words;
    count.textContent = over > 0
      ? `${words} of ${task.words} words: ${over} over the limit`
      : `${words} of ${task.words} words`;
  }

  function remember(text) {
    try {
      if (text === null) localStorage.removeItem(backup);
      else localStorage.setItem(backup, JSON.stringify({ base, text }));
    } catch { /* a browser without storage still saves to the file */ }
  }

  function save(then = null) {
    clearTimeout(timer);
    afterSave = then;
    number += 1;
    say("Saving …");
    model.send({ type: "save", text: area.value, base, number });
    clearTimeout(waiting);
    waiting = setTimeout(() => say(
      "Not saved yet: this page has lost its connection. Your text is safe in this browser. Reload the page to go on.", true,
    ), PATIENCE);
  }

  function typed() {
    showCount();
    remember(area.value);
    say("Typing …");
    clearTimeout(timer);
    timer = setTimeout(() => save(), DELAY);
  }

  function check() {
    say("Reading your reply …");
    save(() => model.send({ type: "check", text: area.value }));
  }

  function ask(type) {
    model.send({ type });
  }

  function saved(message) {
    if (message.number !== undefined && message.number !== number) return;
    clearTimeout(waiting);
    if (message.conflict !== null) {
      showConflict(message);
      return;
    }
    base = message.fingerprint;
    savedText = area.value;
    remember(null);
    conflict.classList.add("hidden");
    say(`Saved in replies/${task.id}.md`);
    if (afterSave) {
      const then = afterSave;
      afterSave = null;
      say("Reading your reply …");
      then();
    }
  }

  function showConflict(message) {
    say("Not saved here: this reply was changed in another window. Both versions are kept.", true);
    conflict.replaceChildren(
      node("p", {}, node("strong", {}, "This reply was changed in another window.")),
      node("p", {}, "Both versions are kept. Which one do you want to go on with?"),
      node("p", { class: "quiet" }, "The other version begins: “" + message.conflict.slice(0, 160) + "”"),
      node("div", { class: "row" },
        node("button", { type: "button", onclick: () => {
          number += 1;
          model.send({ type: "resolve", text: area.value, number });
        } }, "Keep the text in this box"),
        node("button", { type: "button", onclick: () => {
          area.value = message.conflict;
          base = message.fingerprint;
          savedText = area.value;
          showCount();
          remember(null);
          conflict.classList.add("hidden");
          say("The other version is in the box now. Yours is in replies/kept.");
          area.focus();
        } }, "Take the other version"),
      ),
    );
    conflict.classList.remove("hidden");
    conflict.querySelector("button").focus();
  }

  function received(message) {
    if (message.type === "saved") saved(message);
    if (message.type === "trouble") { clearTimeout(waiting); say(message.text, true); }
    if (message.type === "hint" || message.type === "model") {
      const style = message.type === "model" ? "answer plain model" : "answer plain";
      hints.replaceChildren(node("p", { class: style }, message.text));
    }
    if (message.type === "feedback") {
      feedback.innerHTML = message.html;
      say(`Feedback is below: ${message.outcome}.`);
      (feedback.querySelector(".coach-feedback") ?? feedback).focus();
    }
  }

  const showGain = () => { gain.textContent = model.get("gain"); };

  area.value = savedText;
  try {
    const left = JSON.parse(localStorage.getItem(backup) ?? "null");
    if (left && left.text !== savedText) {
      // Text that never reached the file (a closed lid, a restarted server) comes back; the file decides
      // by fingerprint whether both have to be kept.
      area.value = left.text;
      base = left.base;
      setTimeout(() => save(), 300);
    }
  } catch { /* no storage, nothing to bring back */ }
  showCount();
  showGain();
  if (status.textContent === "") say(savedText ? "Your reply is as you left it." : "What you write is saved as you type.");
  area.addEventListener("input", typed);
  model.on("msg:custom", received);
  model.on("change:gain", showGain);
  return () => {
    clearTimeout(timer);
    clearTimeout(waiting);
    model.off("msg:custom", received);
    model.off("change:gain", showGain);
  };
}

export default { render };
