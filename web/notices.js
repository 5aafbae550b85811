/** Notices that are shown instead of photos. */
export const loading = { icon: "timeline", title: "Loading photos…", text: "" };

export const emptyLibrary = {
    icon: "timeline", title: "No photos yet",
    text: "Copy photos into the bucket. They appear here automatically.",
};

export const nothingFound = {
    icon: "search", title: "No photos found", text: "No photo matches the whole search.",
    action: { name: "clear-search", label: "Clear search" },
};

export const misunderstood = {
    icon: "search", title: "The search could not be understood", text: "",
    action: { name: "clear-search", label: "Clear search" },
};

export function trouble(error) {
    return {
        icon: "broken", title: "The photos could not be loaded", text: error.message,
        action: { name: "retry", label: "Try again" },
    };
}

/** The notice for a state of the timeline, or null if there are photos to show. */
export function noticeFor({ status, error, photos }, isSearching) {
    if (error?.reason === "refused" && isSearching) return { ...misunderstood, text: error.message };
    if (error) return trouble(error);
    if (photos.length) return null;
    if (status === "loading") return loading;
    return isSearching ? nothingFound : emptyLibrary;
}
