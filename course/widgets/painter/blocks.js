// The diary's blocks as [start, end, category, label] in order of time, none over another. Every function returns a new list.

const startOf = (block) => block[0], endOf = (block) => block[1];
const sameKind = (one, two) => one[2] === two[2] && one[3] === two[3];

/** The index of the first block that ends after a moment. */
function firstAfter(blocks, moment) {
  let low = 0, high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(blocks[middle]) > moment) high = middle; else low = middle + 1;
  }
  return low;
}

/** The blocks that touch a span, whole. */
function within(blocks, start, end) {
  const found = [];
  for (let i = firstAfter(blocks, start); i < blocks.length && startOf(blocks[i]) < end; i += 1) found.push(blocks[i]);
  return found;
}

const blockAt = (blocks, moment) => within(blocks, moment, moment + 1)[0] ?? null;

/** Recorded minutes of a span. */
function recorded(blocks, start, end) {
  return within(blocks, start, end).reduce((sum, block) => sum + Math.min(endOf(block), end) - Math.max(startOf(block), start), 0);
}

/** With nothing known between two moments; what lies outside of them stays. */
function erased(blocks, start, end) {
  const from = firstAfter(blocks, start), hit = within(blocks, start, end);
  const left = hit.flatMap(([a, b, ...rest]) => [[a, Math.min(b, start), ...rest], [Math.max(a, end), b, ...rest]].filter(([x, y]) => x < y));
  return [...blocks.slice(0, from), ...left, ...blocks.slice(from + hit.length)];
}

/** With a block laid over what was there. */
function laid(blocks, block) {
  const rest = erased(blocks, startOf(block), endOf(block)), index = firstAfter(rest, startOf(block));
  return [...rest.slice(0, index), block, ...rest.slice(index)];
}

/** With a stroke of the brush: like `laid`, but it grows together with what it touches and equals. */
function brushed(blocks, [start, end, ...kind]) {
  const stroke = [start, end, ...kind];
  for (const block of within(blocks, start - 1, end + 1)) {
    if (!sameKind(block, stroke)) continue;
    stroke[0] = Math.min(stroke[0], startOf(block));
    stroke[1] = Math.max(stroke[1], endOf(block));
  }
  return laid(blocks, stroke);
}

/** With a block only where nothing is known yet; `how` lays each part. */
function filled(blocks, [start, end, ...kind], how = laid) {
  let result = blocks, at = start;
  for (const [from, to] of [...within(blocks, start, end), [end, end]]) {
    if (at < from) result = how(result, [at, Math.min(from, end), ...kind]);
    at = Math.max(at, to);
  }
  return result;
}

/** What was done, step by step. `change` says in words what a step did, so that undo can say what it took back. */
function history(first) {
  let past = [], now = first, future = [];
  const step = (from, to, word) => {
    const last = from.pop();
    if (!last) return `There is nothing to ${word.toLowerCase()}.`;
    to.push({ blocks: now, words: last.words });
    now = last.blocks;
    return `${word === "Undo" ? "Taken back" : "Done again"}: ${last.words}`;
  };
  return {
    get now() { return now; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    change(blocks, words) { past = [...past.slice(-199), { blocks: now, words }]; now = blocks; future = []; },
    undo: () => step(past, future, "Undo"),
    redo: () => step(future, past, "Redo"),
    restart(blocks) { past = []; future = []; now = blocks; },
  };
}
