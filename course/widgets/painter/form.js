// The form beside the picture: from, to, category, note. It puts a block in, or changes the one that is chosen.

/** A field with its label. */
function field(words, input, hint = "") {
  input.id ||= freshId("field");
  return node("div", { class: "field" }, node("label", { for: input.id }, words), input, hint ? node("p", { class: "quiet" }, hint) : "");
}

/** A box for a clock time: typed in any usual way, shown as 09:05 when it is left. */
function timeInput(value = "") {
  const input = node("input", { type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "8", class: "time", value });
  input.addEventListener("change", () => {
    const minute = clockMinute(input.value);
    if (minute !== null) input.value = clockWords(minute);
  });
  return input;
}

/** A clock time with the question which pass is meant, on a day on which an hour comes twice. */
function timeField(words) {
  const input = timeInput();
  const pass = node("select", { "aria-label": `${words}: this hour comes twice` }, node("option", { value: "0" }, "first time"), node("option", { value: "1" }, "second time"));
  pass.classList.add("hidden");
  const element = field(words, input);
  element.append(pass);
  /** The moment on a day: a number, or a sentence that says what is wrong. */
  function read(clock, day) {
    const minute = clockMinute(input.value);
    if (minute === null) return `“${words}” needs a time, such as 9:05 or 21.30.`;
    const found = clock.moments(day, minute);
    pass.classList.toggle("hidden", found.length < 2);
    if (!found.length) return `On ${dateWords(day)} the clock skips ${clockWords(minute)}; take an earlier or a later time.`;
    return found[found.length > 1 ? Number(pass.value) : 0];
  }
  function show(clock, at) {
    const found = clock.moments(clock.dayOf(at), clock.minuteOf(at));
    input.value = clock.plain(at);
    pass.classList.toggle("hidden", found.length < 2);
    pass.value = String(Math.max(found.indexOf(at), 0));
  }
  const update = (clock, day) => read(clock, day);
  return { element, input, pass, read, show, update };
}

/** `act` gets put(block, old): lay a block in place of `old` (or null); erase(start, end), copy(block), paste(at), say(words, isTrouble). */
function blockForm({ clock, categories, act, day }) {
  let old = null; // the block that is being changed
  const from = timeField("From"), to = timeField("To");
  const category = categorySelect(categories), note = node("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const heading = node("h4", { class: "heading" }, "Put in a time");
  const main = node("button", { type: "submit", class: "main" }, "Put it in");
  const erase = button("Erase", () => withSpan((start, end) => act.erase(start, end)));
  const copy = button("Copy", () => old && act.copy(old));
  const paste = button("Paste", () => withStart((start) => act.paste(start)));
  const other = button("New", () => clear(), { class: "hidden", "aria-label": "New time after this one" });
  const element = node("form", { class: "block", "aria-label": "A block of time", novalidate: true },
    heading, node("div", { class: "pair" }, from.element, to.element), field("Category", category), field("Note (optional)", note),
    node("div", { class: "actions" }, main, erase, copy, paste, other));

  const fail = (words) => act.say(words, true);
  function withStart(then) {
    const start = from.read(clock, day());
    if (typeof start === "string") fail(start); else then(start);
  }
  /** An end at or before the start is on the next day: a night shift. */
  function withSpan(then) {
    withStart((start) => {
      const same = to.read(clock, day());
      if (typeof same === "number" && same > start) { then(start, same); return; }
      const next = to.read(clock, day() + 1);
      if (typeof next === "string") fail(next); else then(start, next);
    });
  }
  function submit(event) {
    event?.preventDefault();
    withSpan((start, end) => act.put([start, end, category.value, note.value.trim()], old));
  }
  /** Note and category of a chosen block count at once: a note that was typed must not wait for a button. */
  function touched() {
    if (old && (note.value.trim() !== old[3] || category.value !== old[2])) act.put([old[0], old[1], category.value, note.value.trim()], old);
    if (!old) act.brush(category.value);
  }
  function titles() {
    heading.textContent = old ? `${clock.words(old[0])} to ${clock.words(old[1])}, ${lengthWords(old[1] - old[0])}` : "Put in a time";
    main.textContent = old ? "Change" : "Put it in";
    for (const one of [copy, other]) one.classList.toggle("hidden", !old);
  }
  function times(start, end) {
    from.show(clock, start);
    to.show(clock, end);
  }
  /** Shows a block to be changed. */
  function choose(block) {
    old = block;
    times(block[0], block[1]);
    category.choose(block[2]);
    note.value = block[3];
    titles();
  }
  /** Shows a free span. */
  function offer(start, end) {
    if (old) note.value = "";
    old = null;
    times(start, end);
    titles();
  }
  function clear() {
    const end = old?.[1];
    if (end !== undefined) offer(end, end + 30);
    act.free();
    from.input.focus();
  }
  element.addEventListener("submit", submit);
  for (const one of [note, category]) one.addEventListener("change", touched);
  for (const time of [from, to]) time.input.addEventListener("change", () => { time.update(clock, day()); });
  paste.classList.add("hidden");
  return {
    element, choose, offer, focus: () => note.focus(), get old() { return old; },
    brush: (id) => { if (!old) category.choose(id); },
    canPaste: (words) => { paste.classList.remove("hidden"); paste.textContent = "Paste"; paste.setAttribute("aria-label", `Paste ${words} at the time in From`); },
  };
}
