/**
 * The list under the search box: what was typed, the options offered, and which is active (-1: none).
 * The pattern is the ARIA "editable combobox with list autocomplete".
 */
export const closedList = Object.freeze({ isOpen: false, options: Object.freeze([]), active: -1 });

/** Opens with what the library suggests, less the terms that are chosen already. */
export function offered(suggestions, isChosen) {
    const options = suggestions
        .map(({ kind, value, count }) => ({ kind: kind.toLowerCase(), value, count }))
        .filter((option) => !isChosen(option));
    return { isOpen: options.length > 0, options, active: -1 };
}

/** The arrows walk through the options and the text itself, round and round. */
export function moved(list, direction) {
    if (!list.isOpen) return list;
    const places = list.options.length + 1;
    return { ...list, active: (list.active + 1 + direction + places) % places - 1 };
}

export function activeOption(list) {
    return list.isOpen ? list.options[list.active] ?? null : null;
}
