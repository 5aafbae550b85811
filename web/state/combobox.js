/**
 * The list under the search box: the suggested options and the active one (-1: none).
 * The pattern is the ARIA "editable combobox with list autocomplete".
 */
export const closedList = Object.freeze({ isOpen: false, options: Object.freeze([]), active: -1 });

/** Opens with the suggestions, except terms that are already chosen. */
export function opened(suggestions, isChosen) {
    const options = suggestions
        .map(({ kind, value, count }) => ({ kind: kind.toLowerCase(), value, count }))
        .filter((option) => !isChosen(option));
    return { isOpen: options.length > 0, options, active: -1 };
}

/** The arrow keys cycle through the options and the text. */
export function moved(list, direction) {
    if (!list.isOpen) return list;
    const places = list.options.length + 1;
    return { ...list, active: (list.active + 1 + direction + places) % places - 1 };
}

export function activeOption(list) {
    return list.isOpen ? list.options[list.active] ?? null : null;
}
