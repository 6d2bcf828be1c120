// The reply box. Text is data: it goes into text nodes and the text area only; the one piece of HTML,
// the feedback, is built and escaped by grader/feedback.py.

const DELAY = 700; // milliseconds of quiet before a save
const RECENT = 20_000; // milliseconds after which a box that comes back no longer takes the cursor

function render({ model, el }) {
  const task = model.get("task");
  const id = freshId(`reply-${task.id}`);
  const spare = shelter(`coach:${location.pathname}:${task.place}:${task.id}`);
  let base = model.get("saved"); // the version that this box was written on
  let number = 0;
  let sent = null; // the text of the save that is under way
  let timer = null;
  let afterSave = null;
  let undecided = false; // two versions, and the learner has not chosen yet

  const area = node("textarea", { id, "aria-describedby": `${id}-count`, rows: 8 });
  const count = node("p", { id: `${id}-count`, class: "quiet" });
  const status = node("p", { class: "quiet", role: "status" });
  const conflict = node("div", { class: "answer wrong hidden", role: "alert" });
  const hints = node("div", { role: "status" });
  const gain = node("p", { role: "status" });
  const feedback = node("div", { class: "feedback" });
  const buttons = node("div", { class: "actions" });
  const savePost = messenger(model, () => say(
    "Not saved yet: this page has lost its connection. Your text is kept in this browser. Wait a moment, or reload the page.", true,
  ));
  const askPost = messenger(model, () => say("No answer came: this page has lost its connection. Reload the page to go on.", true), READING);

  if (task.practice) buttons.append(button(task.table ? "Check my table" : "Check my reply", check, { class: "main" }));
  if (task.hints) buttons.append(button("Give me a hint", () => askPost.send({ type: "hint" })));
  if (task.practice) buttons.append(button("Show a model answer", () => askPost.send({ type: "model" })));

  const sheet = task.table && tableSheet({ table: task.table, area, onEdit: typed });
  const asText = node("details", {}, node("summary", {}, "The same as text"), node("label", { for: id }, "One line a row, cells parted by |"), area);
  const chooser = task.table?.days ? dayChooser({ days: task.table.days, send: (message) => askPost.send(message) }) : "";

  frame(el);
  el.append(node("h3", {}, task.title), ...(sheet ? [chooser, sheet.place, asText] : [node("label", { for: id }, "Your reply"), area]),
    count, status, conflict, buttons, hints, gain, feedback);

  function say(text, isTrouble = false) {
    if (status.textContent === text) return;
    status.textContent = text;
    status.classList.toggle("trouble", isTrouble);
  }

  /** The table follows the text; where the text does not fit into it, the text is what one sees. */
  function showTable() {
    if (sheet && !sheet.draw()) asText.open = true;
  }

  function showCount() {
    if (sheet) { count.textContent = ""; return; }
    const words = countWords(area.value);
    const over = words - task.words;
    count.textContent = `${words} of ${task.words} words` + (over > 0 ? `: ${over} over the limit` : "");
    count.classList.toggle("trouble", over > 0);
  }

  const remember = () => spare.put({ base, text: area.value, at: Date.now(), caret: area.selectionEnd });

  function save(then = afterSave) {
    clearTimeout(timer);
    afterSave = then;
    number += 1;
    sent = area.value;
    remember();
    if (!then) say("Saving …");
    savePost.send({ type: "save", text: sent, base, number });
  }

  function typed() {
    showCount();
    remember();
    clearTimeout(timer);
    if (undecided) return;
    say("Typing …");
    timer = setTimeout(() => save(), DELAY);
  }

  function check() {
    if (undecided) { say("First choose which version you want to go on with.", true); return; }
    say("Reading your reply …");
    save(() => askPost.send({ type: "check", text: sent }));
  }

  function saved(message) {
    if (message.number !== number) return;
    savePost.heard();
    if (message.conflict !== null) { showConflict(message); return; }
    settle(message.fingerprint);
    if (!afterSave) { say(message.said ? `Saved. ${message.said}` : "Saved."); return; }
    const then = afterSave;
    afterSave = null;
    then();
  }

  /** The file holds what was sent; what was typed since then stays sheltered. */
  function settle(fingerprint) {
    base = fingerprint;
    undecided = false;
    conflict.classList.add("hidden");
    if (area.value === sent) spare.clear();
    else remember();
  }

  function keepMine() {
    number += 1;
    sent = area.value;
    savePost.send({ type: "resolve", text: sent, number });
    area.focus();
  }

  function takeOther(message) {
    area.value = sent = message.conflict;
    settle(message.fingerprint);
    showCount();
    showTable();
    say("The other version is in the box now. Yours is in the folder replies/kept.");
    area.focus();
  }

  function showConflict(message) {
    undecided = true;
    afterSave = null;
    say("Not saved here: choose a version.", true);
    const other = message.conflict.trim();
    conflict.replaceChildren(
      node("p", {}, node("strong", {}, "This reply was changed in another window.")),
      node("p", {}, "Both versions are kept. Which one do you want to go on with?"),
      node("p", {}, other ? `The other version begins: “${other.slice(0, 160)}${other.length > 160 ? " …" : ""}”` : "The other version is empty."),
      node("div", { class: "actions" }, button("Keep the text in this box", keepMine), button("Take the other version", () => takeOther(message))),
    );
    conflict.classList.remove("hidden");
  }

  function showFeedback(message) {
    feedback.innerHTML = message.html;
    say("Feedback is below.");
    feedback.querySelector(".coach-feedback")?.focus({ preventScroll: true });
    (gain.textContent ? gain : feedback).scrollIntoView({ block: "start" });
  }

  function received(message) {
    if (message.type === "saved") { saved(message); return; }
    askPost.heard();
    if (message.type === "trouble") { savePost.heard(); say(message.text, true); }
    if (message.type === "hint" || message.type === "model")
      hints.replaceChildren(node("p", { class: `answer plain ${message.type}` }, message.text));
    if (message.type === "feedback") showFeedback(message);
    if (message.type === "filled") {
      area.value = message.text;
      showTable();
      typed();
    }
  }

  const showGain = () => { gain.textContent = model.get("gain"); };

  /** Text that never reached the file (a closed lid, a restarted kernel) comes back; Python decides by
      fingerprint whether both versions have to be kept. */
  function bringBack() {
    const left = spare.get();
    if (!left || left.text === area.value) { spare.clear(); return false; }
    area.value = left.text;
    base = left.base;
    timer = setTimeout(() => save(), 300);
    if (Date.now() - (left.at ?? 0) < RECENT && !document.activeElement?.closest(".coach")) requestAnimationFrame(() => {
      area.focus({ preventScroll: true });
      area.setSelectionRange(left.caret ?? 0, left.caret ?? 0);
    });
    return true;
  }

  area.value = model.get("text");
  sent = area.value;
  if (!bringBack()) say(area.value ? "Your reply is as you left it." : "What you write is saved as you type.");
  showCount();
  showTable();
  showGain();
  area.addEventListener("input", () => { showTable(); typed(); });
  model.on("msg:custom", received);
  model.on("change:gain", showGain);
  return () => {
    clearTimeout(timer);
    savePost.heard();
    askPost.heard();
    model.off("msg:custom", received);
    model.off("change:gain", showGain);
  };
}

export default { render };
