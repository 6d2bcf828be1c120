// The plan: goal, leaks from the diary, changes, the day after, the day to look back. What is filled in is kept at once.

const PLAN_QUIET = 600; // milliseconds without an edit before a save

/** The goal in words, and ticks for the categories that serve it, those of the diary first. */
function goalPart(categories, goal, changed) {
  const words = node("input", { type: "text", maxlength: "300", value: goal.text, placeholder: "I want to talk with Kabir, with my hands" });
  words.addEventListener("input", changed);
  const boxes = new Map();
  function tick(category) {
    const box = node("input", { type: "checkbox", value: category.id });
    box.checked = goal.categories.includes(category.id);
    box.addEventListener("change", changed);
    boxes.set(category.id, box);
    return node("label", { class: "tick" }, box, category.name, category.minutes ? node("span", { class: "quiet" }, ` ${lengthWords(category.minutes)} a day`) : "");
  }
  const tops = categories.filter((category) => !category.parent && (!category.hidden || category.minutes));
  const parts = categories.filter((category) => category.parent && (category.minutes || goal.categories.includes(category.id)));
  const element = node("div", {}, node("h4", {}, "1. What do you want time for?"), field("Your goal, in your own words", words),
    node("fieldset", {}, node("legend", {}, "This time serves it"), node("div", { class: "ticks" }, ...tops.map(tick)),
      parts.length ? node("details", {}, node("summary", {}, "Only a part of one of them"), node("div", { class: "ticks" }, ...parts.map(tick))) : ""));
  return { element, read: () => ({ text: words.value.trim(), categories: [...boxes].filter(([, box]) => box.checked).map(([id]) => id) }) };
}

/** The leaks that the diary supports; each can become a change. */
function leakList(add) {
  const list = node("ul", { class: "lessons" });
  const show = (leaks, taken) => list.replaceChildren(...(leaks.length ? leaks.map((leak) => node("li", {}, node("span", { class: "says" }, leak.says),
    taken.includes(leak.category) ? node("strong", {}, "In your plan") : button("Plan for this", () => add(leak), { "aria-label": `Plan for this: ${leak.says}` })))
    : [node("li", {}, "Your days show no leak that is worth a plan. You can still add a change of your own.")]));
  return { element: list, show };
}

function render({ model, el }) {
  const categories = model.get("categories"), kept = model.get("plan");
  const spare = shelter(`coach:my-time:plan:${model.get("place")}`);
  const today = dayFromIso(model.get("today"));
  const id = freshId("plan");
  let timer = null, number = 0, sent = null;

  const status = node("p", { class: "quiet", role: "status" }), whose = node("p", {}), sum = node("p", { role: "status" }), look = node("p", {});
  const after = node("div", {}), days = node("select", { id });
  const starts = node("input", { type: "date" });
  const say = (text, isTrouble = false) => { status.textContent = text; status.classList.toggle("trouble", isTrouble); };
  const post = messenger(model, () => say("Not saved yet: this page has lost its connection. Your plan is kept in this browser. Wait a moment, or reload the page.", true), READING);
  const plan = spare.get() ?? kept;
  const goal = goalPart(categories, plan.goal, changed);
  const changes = changeList(categories, changed);
  const leaks = leakList((leak) => changes.add({ take_from: leak.category, give_to: goal.read().categories[0] ?? "leisure/rest", minutes: leak.minutes, when: leak.cue, then: "" }));

  const read = () => ({ goal: goal.read(), changes: changes.read(), starts: starts.value || null });
  function save() {
    timer = null;
    number += 1;
    sent = JSON.stringify(read());
    post.send({ type: "save", plan: read(), number });
  }
  function changed() {
    spare.put(read());
    words();
    clearTimeout(timer);
    say("Saving …");
    timer = setTimeout(save, PLAN_QUIET);
  }
  /** What can be said without Python: the sum, and when to look back. */
  function words() {
    const mine = changes.read(), minutes = mine.reduce((total, change) => total + change.minutes, 0);
    sum.textContent = mine.length ? `${lengthWords(minutes)} a day change hands, ${lengthWords(minutes * 7)} in a week.` : "There is no change in your plan yet.";
    look.textContent = starts.value ? `Look back on ${dateWords(dayFromIso(starts.value) + 7)}, after recording a day or two.` : "Choose the first day. You look back a week after it.";
    leaks.show(model.get("leaks"), mine.map((change) => change.take_from));
  }
  function draw() {
    whose.textContent = model.get("whose");
    days.replaceChildren(...model.get("days").map(([value, text]) => node("option", { value }, text)));
    days.value = model.get("day");
    after.innerHTML = model.get("after") || "<p>As soon as there is a change in your plan, this shows a day of yours before and after.</p>";
    words();
  }
  function received(message) {
    if (message.type === "trouble") { post.heard(); say(message.text, true); }
    if (message.type === "looked") post.heard();
    if (message.type !== "saved" || message.number !== number) return;
    post.heard();
    if (JSON.stringify(read()) !== sent) return;
    spare.clear();
    say("Saved.");
    document.dispatchEvent(new CustomEvent("coach-diary", { detail: "plan" }));
  }
  const own = () => changes.add({ take_from: "technology", give_to: goal.read().categories[0] ?? "leisure/rest", minutes: 15, when: "", then: "" });
  const again = (event) => { if (event.detail !== "plan") post.send({ type: "look" }); };

  changes.show(plan.changes);
  starts.value = plan.starts ?? isoDate(today + 1);
  starts.addEventListener("change", changed);
  days.addEventListener("change", () => post.send({ type: "day", day: days.value }));
  frame(el);
  el.classList.add("painter", "planning");
  el.append(node("h3", {}, "Your plan"), whose, goal.element,
    node("h4", {}, "2. What your days offer"), node("p", { class: "quiet" }, "These are offers, not verdicts. Take what you did not choose and would not miss."), leaks.element,
    node("h4", {}, "3. If this, then that"), changes.element,
    node("div", { class: "actions" }, button("Add a change of my own", own)), sum,
    node("h4", {}, "4. The day, if the plan holds"), node("label", { for: id }, "Which day"), days, after,
    node("h4", {}, "5. When it begins"), field("First day", starts), look, status);
  draw();
  if (spare.get()) { say("Saving …"); timer = setTimeout(save, 200); }
  const names = ["leaks", "after", "days", "day", "whose"];
  for (const name of names) model.on(`change:${name}`, draw);
  model.on("msg:custom", received);
  document.addEventListener("coach-diary", again);
  return () => {
    clearTimeout(timer);
    post.heard();
    document.removeEventListener("coach-diary", again);
    for (const name of names) model.off(`change:${name}`, draw);
    model.off("msg:custom", received);
  };
}

export default { render };
