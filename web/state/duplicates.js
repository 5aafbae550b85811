/**
 * The loaded groups of duplicates, and the user's decisions about them.
 * `kind` is "exact" (the same bytes) or "near" (similar pictures); `status` is "loading", "ready" or "failed". `kept`
 * maps a group's id to the photo to keep, if it is not the suggested one. `keptWhole` lists the groups of which all
 * photos are kept.
 */
export const noDuplicates = Object.freeze({
    kind: "exact", groups: Object.freeze([]), total: null, end: null, hasMore: false, status: "loading", error: null,
    isLoadingMore: false, kept: Object.freeze({}), keptWhole: Object.freeze([]),
});

export function loading(state, kind) {
    const isSame = state.kind === kind;
    return { ...(isSame ? state : noDuplicates), kind, status: "loading", isLoadingMore: false, error: null };
}

/** The state after the first page arrived. Decisions are kept. */
export function loaded(state, page) {
    return { ...extended({ ...state, groups: [] }, page), status: "ready" };
}

export function loadingMore(state) {
    return { ...state, isLoadingMore: true, error: null };
}

/** The state after a further page arrived. A group that moved between pages is shown once. */
export function extended(state, page) {
    const known = new Set(state.groups.map(groupID));
    return {
        ...state, groups: [...state.groups, ...page.nodes.filter((group) => !known.has(groupID(group)))],
        total: page.totalCount, end: page.pageInfo.endCursor, hasMore: page.pageInfo.hasNextPage,
        isLoadingMore: false, error: null,
    };
}

export function failed(state, error) {
    return { ...state, status: state.groups.length ? "ready" : "failed", isLoadingMore: false, error };
}

/** A group's id is that of the photo that is suggested to be kept. */
export const groupID = (group) => group.photos[0].databaseId;

export function keeperOf(state, group) {
    const chosen = state.kept[groupID(group)];
    return group.photos.find(({ databaseId }) => databaseId === chosen) ?? group.photos[0];
}

export function keepInstead(state, group, databaseId) {
    return { ...state, kept: { ...state.kept, [group]: databaseId } };
}

export const isKeptWhole = (state, group) => state.keptWhole.includes(groupID(group));

/** Toggles whether all photos of a group are kept. */
export function toggleKeepAll(state, group) {
    const others = state.keptWhole.filter((other) => other !== group);
    return { ...state, keptWhole: state.keptWhole.includes(group) ? others : [...others, group] };
}

const reasons = {
    FAVOURITE: "favourite", MORE_PIXELS: "highest resolution", LARGER_FILE: "largest file",
    SEEN_FIRST: "added first",
};

/** Why a photo is the one to keep. */
export function reasonInWords(state, group) {
    const isSuggested = keeperOf(state, group) === group.photos[0];
    return isSuggested ? reasons[group.keeperReason] : "your choice";
}

/** The photos not to keep: `[{ key, size, kept }]` for the loaded groups, with the key of the photo to keep. */
export function unneeded(state) {
    return state.groups.filter((group) => !isKeptWhole(state, group)).flatMap((group) => {
        const keeper = keeperOf(state, group);
        return group.photos.filter((photo) => photo !== keeper && keyOf(photo.path)).map((photo) => ({
            key: keyOf(photo.path), size: photo.sizeBytes, kept: keyOf(keeper.path),
        }));
    });
}

/** The key in `s3://bucket/key`; null for a photo without an object. */
export function keyOf(path) {
    return /^s3:\/\/[^/]+\/(.+)$/s.exec(path ?? "")?.[1] ?? null;
}

/** One key per line, for `rclone --files-from-raw`. That format has no keys with line breaks, so they are omitted. */
export function asLines(photos) {
    return photos.map(({ key }) => key).filter((key) => !/[\r\n]/.test(key)).map((key) => `${key}\n`).join("");
}

/** CSV as in RFC 4180. */
export function asCSV(photos) {
    const field = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;
    const rows = photos.map(({ key, size, kept }) => [field(key), size ?? "", field(kept)].join(","));
    return ["key,bytes,kept", ...rows].map((row) => `${row}\r\n`).join("");
}
