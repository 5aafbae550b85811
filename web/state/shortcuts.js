/**
 * The action of a key: `{ action, ... }` or null. `context` is "library" (timeline or map), "photo", "help" or
 * "typing". `pending` is the previous key of a sequence such as `g m`. Arrows pan a photo that `isZoomed`.
 */
export function shortcut({ key, context, pending, view, isZoomed = false }) {
    if (context === "typing") return null;
    if (context === "help") return key === "?" ? { action: "close-help" } : null;
    if (context === "photo") return (isZoomed ? zoomedKeys[key] : null) ?? photoKeys[key] ?? null;
    if (pending === "g") return sequences[key] ?? null;
    return libraryKeys[key] ?? (view === "timeline" ? timelineKeys[key] : null) ?? null;
}

const photoKeys = {
    ArrowLeft: { action: "show-neighbour", steps: -1 }, k: { action: "show-neighbour", steps: -1 },
    ArrowRight: { action: "show-neighbour", steps: 1 }, j: { action: "show-neighbour", steps: 1 },
    i: { action: "toggle-facts" },
    b: { action: "toggle-boxes" },
    p: { action: "toggle-motion" },
    " ": { action: "play-or-next" },
    "+": { action: "zoom", factor: 1.5 }, "=": { action: "zoom", factor: 1.5 },
    "-": { action: "zoom", factor: 1 / 1.5 },
    0: { action: "zoom", factor: 0 },
};

const zoomedKeys = {
    ArrowLeft: { action: "pan", across: -1 }, ArrowRight: { action: "pan", across: 1 },
    ArrowUp: { action: "pan", down: -1 }, ArrowDown: { action: "pan", down: 1 },
};

const sequences = {
    t: { action: "show-view", view: "timeline" }, m: { action: "show-view", view: "map" },
    d: { action: "show-view", view: "duplicates" },
};

const libraryKeys = {
    "/": { action: "focus-search" },
    "?": { action: "show-help" },
    f: { action: "toggle-filters" },
    g: { action: "await-second-key" },
};

const timelineKeys = {
    ArrowLeft: { action: "move", steps: -1 }, k: { action: "move", steps: -1 },
    ArrowRight: { action: "move", steps: 1 }, j: { action: "move", steps: 1 },
    ArrowUp: { action: "move", rows: -1 },
    ArrowDown: { action: "move", rows: 1 },
};
