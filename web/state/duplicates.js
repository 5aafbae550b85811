/**
 * Groups of photos that are the same picture, as far as they are loaded, and what the visitor decided on them.
 * `kind` is "exact" (the same bytes) or "near" (they look alike); `status` is "loading", "ready" or "failed". `kept`
 * holds the photo to keep of a group, by the group's number, where that is another than suggested; `spared` the groups
 * of which all are kept.
 */
export const noDuplicates = Object.freeze({
    kind: "exact", groups: Object.freeze([]), total: null, end: null, hasMore: false, status: "loading", error: null,
    isGrowing: false, kept: Object.freeze({}), spared: Object.freeze([]),
});

export function searching(state, kind) {
    const isSame = state.kind === kind;
    return { ...(isSame ? state : noDuplicates), kind, status: "loading", isGrowing: false, error: null };
}

/** The state after the first page came; decisions on groups that are there still are kept. */
export function found(state, page) {
    return { ...extended({ ...state, groups: [] }, page), status: "ready" };
}

export function growing(state) {
    return { ...state, isGrowing: true, error: null };
}

/** The state after the next page came. A group that moved meanwhile shows once. */
export function extended(state, page) {
    const known = new Set(state.groups.map(numberOf));
    return {
        ...state, groups: [...state.groups, ...page.nodes.filter((group) => !known.has(numberOf(group)))],
        total: page.totalCount, end: page.pageInfo.endCursor, hasMore: page.pageInfo.hasNextPage,
        isGrowing: false, error: null,
    };
}

export function failed(state, error) {
    return { ...state, status: state.groups.length ? "ready" : "failed", isGrowing: false, error };
}

/** A group is known by the photo that is suggested to be kept. */
export const numberOf = (group) => group.photos[0].databaseId;

export function keeperOf(state, group) {
    const chosen = state.kept[numberOf(group)];
    return group.photos.find(({ databaseId }) => databaseId === chosen) ?? group.photos[0];
}

export function keepInstead(state, number, databaseId) {
    return { ...state, kept: { ...state.kept, [number]: databaseId } };
}

export const isSpared = (state, group) => state.spared.includes(numberOf(group));

/** Keeps all photos of a group, or no longer. */
export function sparing(state, number) {
    const isThere = state.spared.includes(number);
    return { ...state, spared: isThere ? state.spared.filter((one) => one !== number) : [...state.spared, number] };
}

const reasons = {
    FAVOURITE: "favourite", MORE_PIXELS: "highest resolution", LARGER_FILE: "largest file",
    SEEN_FIRST: "added first",
};

/** Why a photo is to be kept. */
export function reasonInWords(state, group) {
    const isSuggested = keeperOf(state, group) === group.photos[0];
    return isSuggested ? reasons[group.keeperReason] : "your choice";
}

/** What can be done without: `[{ key, size, kept }]` of the groups that are loaded, with the key of what is kept. */
export function others(state) {
    return state.groups.filter((group) => !isSpared(state, group)).flatMap((group) => {
        const keeper = keeperOf(state, group);
        return group.photos.filter((photo) => photo !== keeper && keyOf(photo.path)).map((photo) => ({
            key: keyOf(photo.path), size: photo.sizeBytes, kept: keyOf(keeper.path),
        }));
    });
}

/** The key of `s3://bucket/key`, as it is; null where no object is named. */
export function keyOf(path) {
    return /^s3:\/\/[^/]+\/(.+)$/s.exec(path ?? "")?.[1] ?? null;
}

/** A key a line, for `rclone --files-from-raw`. A key with a line break cannot stand there. */
export function asLines(photos) {
    return photos.map(({ key }) => key).filter((key) => !/[\r\n]/.test(key)).map((key) => `${key}\n`).join("");
}

/** As RFC 4180 has it. */
export function asCSV(photos) {
    const field = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;
    const rows = photos.map(({ key, size, kept }) => [field(key), size ?? "", field(kept)].join(","));
    return ["key,bytes,kept", ...rows].map((row) => `${row}\r\n`).join("");
}
