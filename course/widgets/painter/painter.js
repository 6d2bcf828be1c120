// The day painter: puts its parts together. What is recorded lives here and works without Python; Python keeps it in the
// file, reads typed lines and imports.

function painter({ model, el }) {
  const clock = zoneClock(model.get("offsets"));
  const categories = model.get("categories"), looks = looksOf(categories);
  const today = model.get("today");
  const log = history(model.get("blocks"));
  let day = log.now.length ? Math.min(today, clock.dayOf(endOf(log.now.at(-1)) - 1)) : today;
  let mode = "day", brush = "work", copied = null, grids = [], chosen = null;

  const status = node("p", { role: "status", class: "said" });
  const saving = node("p", { class: "quiet" });
  const board = node("div", { class: "picture" });
  const undo = button("Undo", () => act.undo()), redo = button("Redo", () => act.redo());
  const week = weekLine(clock, today, (to) => show(to), (name) => { mode = name; build(); });
  const say = (words, isTrouble = false) => { status.textContent = words; status.classList.toggle("trouble", isTrouble); };
  const sayKept = (words, isTrouble = false) => { saving.textContent = words; saving.classList.toggle("trouble", isTrouble); };
  const spanWords = (start, end) => `${clock.words(start)} to ${clock.words(end)}, ${lengthWords(end - start)}`;

  const act = {
    paint: (start, end) => put([start, end, brush, ""], null, brushed),
    put: (block, old) => put(block, old, laid),
    erase(start, end) {
      const known = recorded(log.now, start, end);
      if (!known) { say(`Nothing is recorded from ${spanWords(start, end)}.`); return; }
      change(erased(log.now, start, end), `erased ${spanWords(start, end)}`);
      offer(start, end);
    },
    /** A click chooses the block that is there, or paints one slot. */
    click(at) {
      const block = blockAt(log.now, at) ?? within(log.now, at, at + SLOT)[0];
      if (block) choose(block); else act.paint(at, at + SLOT);
    },
    choose(start, end) {
      grids.forEach((grid) => grid.mark(start, end));
      chosen = [start, end];
      status.textContent = spanWords(start, end);
    },
    look(at) {
      const block = blockAt(log.now, at);
      grids.forEach((grid) => grid.mark(0, 0));
      chosen = null;
      if (block) form.choose(block); else offer(at, at + SLOT);
    },
    /** The slot of a moment, on the screen by now. */
    move(at) {
      const to = clock.dayOf(at);
      if (!grids.some((grid) => grid.day === to)) show(to, at);
      else if (to !== day) { day = to; week.show(day, mode, log.now); list.show(day, log.now); }
      return grids.find((grid) => grid.day === to)?.cell(at);
    },
    edit() {
      if (chosen) { const span = chosen; offer(...span); }
      form.focus();
    },
    undo: () => { say(log.undo()); drawn(); },
    redo: () => { say(log.redo()); drawn(); },
    copy(block = form.old) {
      if (!block) { say("Choose a block first: click on it, or go there with the arrow keys."); return; }
      copied = block;
      const words = `${blockWords(block, looks)}, ${lengthWords(block[1] - block[0])}`;
      form.canPaste(words);
      say(`Copied: ${words}. Go to another time and paste it.`);
    },
    paste(at) {
      if (!copied) { say("Nothing is copied yet."); return; }
      put([at, at + copied[1] - copied[0], copied[2], copied[3]], null, laid);
    },
    brush(id) {
      brush = id;
      chips.show(id);
      quick.choose(id);
    },
    clear() { chosen = null; grids.forEach((grid) => grid.mark(0, 0)); },
    free() { act.clear(); },
    say,
  };
  const chips = palette(categories, brush, (id) => { act.brush(id); form.brush(id); });
  // On a narrow screen this list stands in for the chips and stays in sight while the picture scrolls.
  const quick = categorySelect(categories, { class: "quick", "aria-label": "Paint with" });
  quick.addEventListener("change", () => { act.brush(quick.value); form.brush(quick.value); });
  const form = blockForm({ clock, categories, act, day: () => day });
  const list = dayList(clock, looks, (block) => { choose(block); form.focus(); });
  const hand = strokes(board, clock, act);
  const keeper = keeping({ model, read: () => log.now, take, say: sayKept });
  const asking = messenger(model, () => say("No answer came: this page has lost its connection. Reload the page and try again.", true), READING);
  const typed = typedDay((text) => asking.send({ type: "typed", text, day }));
  const imports = importing((message, buffers) => asking.send(message, buffers), accept);
  const usual = usualDay(fromDayBefore, (spans) => {
    const full = withUsual(log.now, clock, mondayOf(day), today, spans);
    if (recorded(full, -Infinity, Infinity) === recorded(log.now, -Infinity, Infinity)) say("There is no free time up to today in these seven days.");
    else change(full, "filled free time with sleep and work");
  });

  function put(block, old, how) {
    const [start, end] = block;
    const before = old ? erased(log.now, old[0], old[1]) : log.now;
    const over = within(before, start, end).filter((other) => !sameKind(other, block));
    const replaced = over.reduce((sum, other) => sum + Math.min(other[1], end) - Math.max(other[0], start), 0);
    change(how(before, block), `${blockWords(block, looks)}, ${spanWords(start, end)}${replaced ? `; it replaces ${lengthWords(replaced)} of other time` : ""}`);
    choose(blockAt(log.now, start));
  }
  function change(blocks, words) {
    log.change(blocks, words);
    say(`${words[0].toUpperCase()}${words.slice(1)}.`);
    drawn();
  }
  function choose(block) {
    form.choose(block);
    chosen = null;
    grids.forEach((grid) => grid.mark(block[0], block[1]));
  }
  function offer(start, end) {
    form.offer(start, end);
    form.brush(brush);
  }

  /** Another version of the diary; with words it is a step that can be taken back. */
  function take(blocks, words = "") {
    if (words) log.change(blocks, words); else log.restart(blocks);
    drawn(false);
  }
  /** Everything on the screen says what is recorded now. */
  function drawn(isNew = true) {
    grids.forEach((grid) => grid.paint(log.now));
    week.show(day, mode, log.now);
    list.show(day, log.now);
    undo.setAttribute("aria-disabled", String(!log.canUndo));
    redo.setAttribute("aria-disabled", String(!log.canRedo));
    if (form.old && blockAt(log.now, form.old[0])?.join() !== form.old.join()) { offer(form.old[0], form.old[1]); act.clear(); }
    if (isNew) keeper.changed();
  }
  /** Builds the picture of the shown day, or of its week. */
  function build() {
    const days = mode === "day" ? [day] : Array.from({ length: 7 }, (_, i) => mondayOf(day) + i);
    const keys = sharedRows(clock, days);
    grids = days.map((date, index) => dayGrid({ clock, day: date, looks, keys, headers: index === 0 }));
    const ticks = mode === "day" ? node("div", { class: "ticksline", "aria-hidden": "true" }, ...[0, 15, 30, 45].map((minute) => node("span", { style: `grid-column: ${minute / SLOT + 2}` }, `:${String(minute).padStart(2, "0")}`))) : "";
    board.replaceChildren(ticks, ...grids.map((grid, index) => node("div", { class: index ? "" : "headed" },
      mode === "day" ? "" : node("p", { class: "name-of-day", "aria-hidden": "true" }, `${dateWords(grid.day, { weekday: "short" })} ${dateWords(grid.day, { day: "numeric" })}`), grid.element)));
    el.classList.toggle("seven", mode === "week");
    drawn(false);
    hand.place(clock.begin(day) + 8 * 60);
  }
  function show(to, at = null) {
    const shown = grids.some((grid) => grid.day === to);
    day = to;
    if (shown) { drawn(false); hand.place(clock.begin(day) + 8 * 60); } else build();
    if (at === null) { const block = within(log.now, clock.begin(day), clock.end(day)).at(-1); offer(block ? Math.min(block[1], clock.end(day) - 30) : clock.begin(day) + 8 * 60, block ? Math.min(block[1] + 30, clock.end(day)) : clock.begin(day) + 9 * 60); }
  }
  function fromDayBefore() {
    const begin = clock.begin(day), shift = begin - clock.begin(day - 1);
    const source = within(log.now, clock.begin(day - 1), begin);
    if (!source.length) { say(`${dateWords(day - 1)} is empty; there is nothing to copy.`); return; }
    let blocks = log.now;
    for (const [start, end, ...kind] of source) {
      const from = Math.max(start + shift, begin), to = Math.min(end + shift, clock.end(day));
      if (from < to) blocks = filled(blocks, [from, to, ...kind]);
    }
    change(blocks, `free time filled as on ${dateWords(day - 1)}`);
  }
  function accept(blocks, over) {
    const full = blocks.reduce((all, block) => (over ? laid : filled)(all, block), log.now);
    change(full, `${blocks.length} imported blocks`);
    if (blocks.length) show(clock.dayOf(blocks.at(-1)[1] - 1));
  }
  function received(message, buffers) {
    keeper.received(message);
    if (["typed", "imported", "trouble", "copy"].includes(message.type)) asking.heard();
    if (message.type === "trouble") { say(message.text, true); if (message.about === "import") imports.trouble(message.text); }
    if (message.type === "imported") { looks.learn(message.categories); imports.answer(message.found); }
    if (message.type === "copy") download(message.name, buffers[0]);
    if (message.type !== "typed") return;
    if (message.blocks.length) change(message.blocks.reduce(laid, log.now), `${message.blocks.length === 1 ? "one typed block" : `${message.blocks.length} typed blocks`} put in`);
    typed.answer(message);
  }

  frame(el);
  el.classList.add("painter");
  el.append(node("h3", {}, "Your days"), model.get("damage") ? node("p", { class: "trouble" }, model.get("damage")) : "", week.element,
    node("div", {}, node("div", { class: "word" }, quick, status, undo, redo), node("div", { class: "board" }, chips.element, board, form.element)),
    saving, keeper.element,
    list.element, usual, typed.element, imports.element, help(model.get("zone"), () => asking.send({ type: "copy" })));
  build();
  show(day);
  act.brush(brush);
  if (!log.now.length) say("Choose what to paint with, then draw over the time. Or type your day, below.");
  keeper.bringBack();
  model.on("msg:custom", received);
  return () => { keeper.stop(); asking.heard(); model.off("msg:custom", received); };
}

/** A new diary takes the zone of the browser; Python answers with the clock of that zone. */
function render({ model, el }) {
  let stop = null;
  function begin() {
    if (!model.get("zone")) { model.send({ type: "zone", zone: Intl.DateTimeFormat().resolvedOptions().timeZone }); return; }
    if (!stop) stop = painter({ model, el });
  }
  begin();
  model.on("change:zone", begin);
  return () => { model.off("change:zone", begin); stop?.(); };
}

export default { render };
