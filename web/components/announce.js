/** Sends an action up: an event that bubbles, named by a verb. */
export function announce(element, action, detail) {
    element.dispatchEvent(new CustomEvent(action, { bubbles: true, detail }));
}
