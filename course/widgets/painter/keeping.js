// Keeping the diary: saved to its file soon after each step, sheltered in the browser until it is there, never over another version unseen.

const QUIET_TIME = 500; // milliseconds without a change before a save

/** `read()` gives the blocks, `take(blocks, words)` shows another version, with words as a step, `say(words, isTrouble)` tells how it stands. */
function keeping({ model, read, take, say }) {
  const spare = shelter(`coach:my-time:${model.get("place")}`);
  const element = node("div", { class: "answer wrong hidden", role: "alert" });
  let base = model.get("saved"), number = 0, timer = null, sent = null, undecided = false;
  const post = messenger(model, () => say("Not saved yet: this page has lost its connection. Your diary is kept in this browser. Wait a moment, or reload the page.", true));

  function save() {
    clearTimeout(timer);
    timer = null;
    number += 1;
    sent = read();
    post.send({ type: "save", blocks: sent, base, number });
  }
  function changed() {
    spare.put({ base, blocks: read() });
    clearTimeout(timer);
    if (undecided) return;
    say("Saving …");
    timer = setTimeout(save, QUIET_TIME);
  }
  function settle(fingerprint) {
    base = fingerprint;
    undecided = false;
    element.classList.add("hidden");
    if (read() === sent) spare.clear(); else changed();
    document.dispatchEvent(new CustomEvent("coach-diary"));
  }
  /** `other` takes the place of what is here, as a step that can be taken back. */
  function resolve(other = null) {
    number += 1;
    say("Saving …");
    if (other) take(other, "the version of the other window");
    sent = read();
    post.send({ type: "resolve", blocks: sent, number });
  }
  function conflict(message) {
    undecided = true;
    element.replaceChildren(node("p", {}, node("strong", {}, "Your diary was changed in another window.")),
      node("p", {}, "Both versions are kept in the folder my-time/kept. Which one do you want to go on with?"),
      node("div", { class: "actions" }, button("Keep what is on this page", () => resolve()), button("Take the other version", () => resolve(message.conflict))));
    element.classList.remove("hidden");
    say("Not in the file yet: choose a version first.");
  }
  function received(message) {
    if (message.type === "saved" && message.number === number) {
      post.heard();
      if (message.conflict) { conflict(message); return; }
      say("Saved.");
      settle(message.fingerprint);
    }
    if (message.type === "trouble") post.heard();
    if (message.type === "newer" && timer === null && read() === (sent ?? read()) && message.fingerprint !== base) {
      base = message.fingerprint;
      take(message.blocks);
      sent = read();
    }
  }
  /** What never reached the file (a closed lid, a restarted kernel) comes back. */
  function bringBack() {
    const left = spare.get();
    if (!left || JSON.stringify(left.blocks) === JSON.stringify(read())) { spare.clear(); return; }
    base = left.base;
    take(left.blocks);
    say("Saving …");
    timer = setTimeout(save, 200);
  }
  // Someone who comes back from another window sees what was recorded there.
  const look = () => { if (document.visibilityState === "visible" && timer === null && !undecided) model.send({ type: "look" }); };
  document.addEventListener("visibilitychange", look);
  return { element, changed, received, bringBack, stop: () => { document.removeEventListener("visibilitychange", look); clearTimeout(timer); post.heard(); } };
}
