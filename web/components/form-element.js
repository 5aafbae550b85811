import { errorInWords, valuesOf } from "../state/people.js";
import { announce } from "./announce.js";

/**
 * A form whose errors are shown in its `[role=alert]` and at the field that they name.
 * Properties: `error` ({ message, field } or null), `isBusy`. The subclass has `action`, the event with the form's values.
 */
export class FormElement extends HTMLElement {
    #error = null;
    #isBusy = false;

    set error(value) {
        this.#error = value;
        this.update();
        if (value) this.querySelector("form [aria-invalid=true]")?.focus();
    }

    set isBusy(value) { this.#isBusy = value; this.update(); }

    get isBusy() { return this.#isBusy; }

    /** Announces the form's values. Called by the subclass after it has rendered its form. */
    listen() {
        for (const form of this.querySelectorAll("form")) {
            form.addEventListener("submit", (event) => {
                event.preventDefault();
                if (this.#isBusy) return;
                announce(this, form.dataset.action, { values: valuesOf(new FormData(form)), form });
            });
        }
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        const alert = this.querySelector("[role=alert]");
        if (!alert) return;
        const fields = [...this.querySelectorAll("form input, form select")];
        const labels = Object.fromEntries(fields.map((field) => [field.name, field.labels?.[0]?.firstChild.textContent.trim()]));
        alert.textContent = this.#error ? errorInWords(this.#error, labels) : "";
        for (const field of fields) {
            if (this.#error && field.name === this.#error.field) field.setAttribute("aria-invalid", "true");
            else field.removeAttribute("aria-invalid");
        }
        for (const button of this.querySelectorAll("form button")) button.disabled = this.#isBusy;
    }
}
