// The training planner: a form, the dates that follow from it, two files to keep.

function render({ model, el }) {
  const wish = model.get("wish");
  const steps = model.get("steps");
  const status = node("p", { class: "quiet", role: "status" });
  const plan = node("div", { tabindex: "-1", class: "sheet" });
  const say = (text, isTrouble = false) => { status.textContent = text; status.classList.toggle("trouble", isTrouble); };
  const post = messenger(model, () => say("No answer came: this page has lost its connection. Reload the page to go on.", true));

  function box(label, attributes, value) {
    const id = freshId("training");
    const input = node("input", { id, ...attributes });
    input.value = value ?? "";
    return [node("div", { class: "field" }, node("label", { for: id }, label), input), () => input.value.trim()];
  }

  const [skill, readSkill] = box("What do you want to teach?", { type: "text", maxlength: 120, placeholder: "a return without a receipt" }, wish.skill);
  const [learner, readLearner] = box("Whom? (a first name is enough)", { type: "text", maxlength: 80 }, wish.learner);
  const [first, readFirst] = box("First day", { type: "date" }, wish.first);
  const [at, readAt] = box("Time", { type: "time" }, wish.at);
  const [minutes, readMinutes] = box("Minutes a session", { type: "number", min: 5, max: 480, step: 5 }, wish.minutes);
  const [pause, readPause] = box("Days from one session to the next, at least", { type: "number", min: 1, max: 30 }, wish.pause);
  const [off, readOff] = box("Days off, with commas between (2026-12-24, 2026-12-25)", { type: "text" }, wish.off);
  const days = wish.names.map((name, index) => {
    const id = freshId("weekday");
    const input = node("input", { type: "checkbox", id });
    input.checked = wish.weekdays.includes(index);
    return [node("label", { class: "inline", for: id }, input, name), () => input.checked, index];
  });
  const counts = steps.map((step, index) => box(`${index + 1}. ${step.name}`, { type: "number", min: 1, max: 20 }, wish.sessions[index]));

  const read = () => ({
    skill: readSkill(), learner: readLearner(), first: readFirst(), at: readAt(), minutes: readMinutes(), pause: readPause(), off: readOff(),
    weekdays: days.filter(([, checked]) => checked()).map(([, , index]) => index), sessions: counts.map(([, value]) => value()),
  });

  function planned(message) {
    say("Your plan is below, and in your folder.");
    const rows = message.sessions.map((one) => node("tr", {}, node("td", {}, one.day), node("td", {}, one.time), node("td", {}, one.step), node("td", {}, one.of)));
    plan.replaceChildren(
      node("h4", {}, "The plan"),
      node("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "The sessions" }, node("table", {},
        node("thead", {}, node("tr", {}, ...["Day", "Time", "Step", "Session"].map((name) => node("th", { scope: "col" }, name)))),
        node("tbody", {}, ...rows))),
      node("h4", {}, "Go on to the next step when"),
      node("ol", { class: "plain" }, ...steps.map((step) => node("li", {}, step.ready))),
      node("p", {}, "Does a step need longer? Give it one more session above and plan again: the rest moves. The dates are yours, not a deadline."),
      node("div", { class: "actions" }, ...message.files.map((file) => node("a", { class: "button", href: file.href, download: file.name },
        file.name.endsWith(".ics") ? "Download for your calendar" : "Download as text"))),
      node("p", { class: "quiet" }, `Saved as ${message.files.map((file) => file.place).join(" and ")}.`),
    );
    plan.focus({ preventScroll: true });
  }

  function received(message) {
    post.heard();
    if (message.type === "said") say(message.text, true);
    if (message.type === "planned") planned(message);
  }

  frame(el);
  el.append(node("h3", {}, "Plan a training in four steps"), skill, learner,
    node("div", { class: "row" }, first, at, minutes), pause,
    node("fieldset", {}, node("legend", {}, "On which days?"), node("div", { class: "actions" }, ...days.map(([label]) => label))),
    node("fieldset", {}, node("legend", {}, "How many sessions does each step get?"), node("div", { class: "row" }, ...counts.map(([field]) => field))),
    off, node("div", { class: "actions" }, button("Make the plan", () => { say("Planning …"); post.send({ type: "plan", wish: read() }); }, { class: "main" })), status, plan);
  model.on("msg:custom", received);
  return () => { post.heard(); model.off("msg:custom", received); };
}

export default { render };
