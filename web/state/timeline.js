/**
 * The loaded part of the timeline: consecutive photos, to which pages are added at both ends.
 * `status` is "loading" (the first page), "ready" or "failed"; `busy` is the end at which a page is loading: "start",
 * "end" or null.
 */
export const emptyTimeline = Object.freeze({
    photos: Object.freeze([]), total: null, start: null, end: null, hasBefore: false, hasAfter: false,
    status: "loading", busy: null, error: null,
});

/** The state while a first page is loading. The older photos stay visible until it arrives. */
export function loading(state) {
    return { ...state, status: "loading", busy: null, error: null };
}

/** The state after the first page arrived. */
export function loaded(page) {
    return {
        photos: page.nodes, total: page.totalCount,
        start: page.pageInfo.startCursor, end: page.pageInfo.endCursor,
        hasBefore: page.pageInfo.hasPreviousPage, hasAfter: page.pageInfo.hasNextPage,
        status: "ready", busy: null, error: null,
    };
}

/** The state while a further page is loading. */
export function loadingMore(state, end) {
    return { ...state, busy: end, error: null };
}

/** The state after a page arrived for the "start" or "end". A photo that moved between pages is shown once. */
export function extended(state, end, page) {
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

/** The photo `steps` after (or, below 0, before) another in the loaded list; null beyond its ends. */
export function neighbour(state, databaseId, steps) {
    const index = state.photos.findIndex((photo) => photo.databaseId === databaseId);
    return index < 0 ? null : state.photos[index + steps] ?? null;
}
