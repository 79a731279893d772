// Which characters a field of the editor was read from. Fields are named b0-rounds, b0-i2-reps…;
// what a row was read from travels in its hidden "kept" field, so it is found wherever it moves.

const NAMES = {
  unit: "load",
  rest: "restSeconds",
  cap: "timeCapSeconds",
  interval: "intervalSeconds",
  work: "workSeconds",
  scheme: "repScheme",
  distance_unit: "distance",
  per_side: "perSide",
};

/** Return {prefix, field} of an editor field's name, or null for any other. */
export function parts(name) {
  const found = /^(b\d+(?:-i\d+)?)(?:-s\d+)?-(\w+)$/.exec(name);
  return found && { prefix: found[1], field: NAMES[found[2]] ?? found[2] };
}

/** Return the {start, end} a field's value was read from; a whole row's when the value has none. */
export function spanOf(sources, kept, field) {
  let row;
  try {
    row = JSON.parse(kept);
  } catch {
    return null;
  }
  const place = row?.source;
  const found = place ? sources.items[`${place.start}-${place.end}`] : sources.blocks[row?.id];
  return found?.[field] ?? place ?? null;
}

/** Cut a text at a span counted in characters as Python counts them, not in UTF-16 units. */
export function cut(text, span) {
  const characters = Array.from(text);
  const slice = (from, to) => characters.slice(from, to).join("");
  return [slice(0, span.start), slice(span.start, span.end), slice(span.end)];
}

// Letters of common faces, as shares of a digit's width; all others are taken to be as wide.
const WIDTHS = [
  [/[ .,:;'’|!ijlI()[\]/-]/, 0.55],
  [/[frt]/, 0.7],
  [/[mwMW@%—]/, 1.6],
  [/\p{Lu}/u, 1.2],
];

function widthOf(characters) {
  return characters.reduce((sum, one) => sum + (WIDTHS.find(([pattern]) => pattern.test(one))?.[1] ?? 1), 0);
}

/** Return the part of a piece's box a span covers, or null when they don't meet; `text` is the whole text. */
export function within(piece, span, text) {
  const start = Math.max(piece.start, span.start);
  const end = Math.min(piece.end, span.end);
  if (start >= end) return null;
  const width = (from, to) => widthOf(Array.from(text).slice(from, to));
  const each = piece.width / (width(piece.start, piece.end) || 1);
  return {
    x: piece.x + width(piece.start, start) * each,
    y: piece.y,
    width: width(start, end) * each,
    height: piece.height,
  };
}

/** Return whether a span touches one of the pieces. */
export function touches(pieces, span) {
  return pieces.some((piece) => piece.start < span.end && span.start < piece.end);
}
