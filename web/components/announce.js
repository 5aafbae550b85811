/** Dispatches an action: a bubbling event that is named by a verb. */
export function announce(element, action, detail) {
    element.dispatchEvent(new CustomEvent(action, { bubbles: true, detail }));
}
