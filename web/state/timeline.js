/**
 * The part of the timeline that is loaded: one unbroken stretch of the list, which grows at both ends.
 * `status` is "loading" (the first page), "ready" or "failed"; `busy` names the end that grows: "start", "end" or
 * null.
 */
export const emptyTimeline = Object.freeze({
    photos: Object.freeze([]), total: null, start: null, end: null, hasBefore: false, hasAfter: false,
    status: "loading", busy: null, error: null,
});

/** The state while a new stretch is on its way: what was there stays to be seen until then. */
export function beginning(state) {
    return { ...state, status: "loading", busy: null, error: null };
}

/** The state after the first page of a stretch came. */
export function begun(page) {
    return {
        photos: page.nodes, total: page.totalCount,
        start: page.pageInfo.startCursor, end: page.pageInfo.endCursor,
        hasBefore: page.pageInfo.hasPreviousPage, hasAfter: page.pageInfo.hasNextPage,
        status: "ready", busy: null, error: null,
    };
}

export function growing(state, end) {
    return { ...state, busy: end, error: null };
}

/**
 * The state after a page came that joins the stretch at its "start" or "end". A photo that moved meanwhile shows
 * once.
 */
export function grown(state, end, page) {
    const known = new Set(state.photos.map((photo) => photo.databaseId));
    const fresh = page.nodes.filter((photo) => !known.has(photo.databaseId));
    const common = { ...state, total: page.totalCount, busy: null };
    if (end === "end") {
        return {
            ...common, photos: [...state.photos, ...fresh],
            end: page.pageInfo.endCursor ?? state.end, hasAfter: page.pageInfo.hasNextPage,
        };
    }
    return {
        ...common, photos: [...fresh, ...state.photos],
        start: page.pageInfo.startCursor ?? state.start, hasBefore: page.pageInfo.hasPreviousPage,
    };
}

export function failed(state, error) {
    if (state.status === "loading") return { ...emptyTimeline, status: "failed", error };
    return { ...state, busy: null, error };
}

/** The photo `steps` after (or, below 0, before) another in the loaded stretch; null beyond its ends. */
export function neighbour(state, databaseId, steps) {
    const index = state.photos.findIndex((photo) => photo.databaseId === databaseId);
    return index < 0 ? null : state.photos[index + steps] ?? null;
}
