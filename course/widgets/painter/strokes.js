// Hand to picture: mouse, pen, finger and keys become a span of time, and what to do with it.

/** Listens on the board. `act` gets paint(start, end), click(at, extend), choose(start, end), move(at) -> shows the slot's
    day and takes the focus there, erase(start, end), edit(), undo(), redo(), copy(), paste(at), clear(). */
function strokes(board, clock, act) {
  let cursor = null; // the slot that has the focus
  let anchor = null; // where a span began
  let pen = null; // the pointer that is down, its first slot and its last

  const span = (one, two) => [Math.min(one, two), Math.max(one, two) + SLOT];
  const slotUnder = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".slot");

  function down(event) {
    const cell = event.target.closest?.(".slot");
    if (!cell || event.button !== 0 || pen) return;
    pen = { id: event.pointerId, from: cell.at, to: cell.at, shift: event.shiftKey };
    // A mouse is held until it is let go, wherever that is. A finger must stay free to scroll the page.
    if (event.pointerType === "mouse") { event.preventDefault(); board.setPointerCapture(event.pointerId); }
  }
  function moved(event) {
    if (event.pointerId !== pen?.id) return;
    const cell = slotUnder(event);
    if (!cell || !board.contains(cell) || cell.at === pen.to) return;
    pen.to = cell.at;
    pen.moved = true;
    act.choose(...span(pen.from, pen.to));
  }
  function up(event) {
    if (event.pointerId !== pen?.id) return;
    const { from, to, shift } = pen;
    const drawn = pen.moved;
    pen = null;
    if (drawn) act.paint(...span(from, to));
    else if (shift && cursor !== null) act.paint(...span(anchor ?? cursor, from));
    else act.click(from);
    place(drawn ? to : from);
    anchor = from;
  }
  function cancelled(event) {
    if (event.pointerId !== pen?.id) return;
    pen = null;
    act.clear();
  }

  /** Moves the one slot that Tab reaches. */
  function place(at) {
    board.querySelector('.slot[tabindex="0"]')?.setAttribute("tabindex", "-1");
    cursor = at;
    const cell = act.move(at);
    cell?.setAttribute("tabindex", "0");
    return cell;
  }
  function go(at, extend) {
    if (extend) anchor ??= cursor; else anchor = null;
    place(at)?.focus();
    if (extend) act.choose(...span(anchor, at)); else act.look(at);
  }
  const chosen = () => span(anchor ?? cursor, cursor);

  /** The slot on another day at which the clock shows the same. */
  function otherDay(by) {
    const day = clock.dayOf(cursor) + by;
    return clock.moments(day, clock.minuteOf(cursor))[0] ?? clock.begin(day);
  }
  const MOVES = {
    ArrowLeft: () => cursor - SLOT, ArrowRight: () => cursor + SLOT, ArrowUp: () => cursor - 60, ArrowDown: () => cursor + 60,
    Home: () => cursor - (clock.minuteOf(cursor) % 60), End: () => cursor - (clock.minuteOf(cursor) % 60) + 60 - SLOT,
    PageUp: () => otherDay(-1), PageDown: () => otherDay(1),
  };
  const COMMANDS = {
    z: () => act.undo(), y: () => act.redo(), c: () => act.copy(), v: () => act.paste(cursor),
  };
  const DEEDS = {
    " ": () => act.paint(...chosen()), Enter: () => act.edit(), Delete: () => act.erase(...chosen()),
    Backspace: () => act.erase(...chosen()), Escape: () => { anchor = null; act.clear(); },
  };
  function key(event) {
    if (!event.target.closest?.(".slot")) return;
    const control = event.ctrlKey || event.metaKey;
    const deed = control ? (event.key.toLowerCase() === "z" && event.shiftKey ? COMMANDS.y : COMMANDS[event.key.toLowerCase()]) : DEEDS[event.key];
    if (!control && MOVES[event.key]) go(MOVES[event.key](), event.shiftKey);
    else if (deed) deed();
    else return;
    event.preventDefault();
    if (event.key === " ") anchor = null;
  }
  board.addEventListener("pointerdown", down);
  board.addEventListener("pointermove", moved);
  board.addEventListener("pointerup", up);
  board.addEventListener("pointercancel", cancelled);
  board.addEventListener("keydown", key);
  return { place, get cursor() { return cursor; } };
}
