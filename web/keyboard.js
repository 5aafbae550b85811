import { shortcut } from "./state/shortcuts.js";

/** Elements that handle letters and arrow keys themselves. */
const ownKeys = "input, textarea, [contenteditable], [role=slider], .maplibregl-canvas";

/**
 * Listens for shortcuts and calls `perform` with their action. `where()` returns
 * `{ view, isPhotoOpen, isHelpOpen, isZoomed }`.
 */
export function listenForShortcuts(where, perform) {
    let pending = null;
    addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        const { view, isPhotoOpen, isHelpOpen, isZoomed } = where();
        const isTyping = event.target.closest?.(ownKeys);
        const context = isHelpOpen ? "help" : isTyping && event.target.type !== "checkbox" ? "typing"
            : isPhotoOpen ? "photo" : "library";
        // Space activates the focused button.
        if (event.key === " " && event.target.closest?.("button, a, video, summary")) return;
        const meaning = shortcut({ key: event.key, context, pending, view, isZoomed });
        pending = meaning?.action === "await-second-key" ? event.key : null;
        if (!meaning || pending) return;
        event.preventDefault();
        perform(meaning);
    });
}
