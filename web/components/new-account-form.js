import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { FormElement } from "./form-element.js";

/**
 * Creates the account of the person who fills it in. Property: `purpose` ({ title, text, asksSecret }).
 * Action: `create-account` { values }.
 */
export class NewAccountForm extends FormElement {
    #purpose = null;

    set purpose(value) { this.#purpose = value; this.#render(); }

    connectedCallback() { this.#render(); }

    #render() {
        if (!this.isConnected || !this.#purpose) return;
        const { title, text, asksSecret } = this.#purpose;
        show(this, html`
            <div class="card">
                <img src="${rooted("/favicon.svg")}" width="64" height="64" alt="">
                <h1>${title}</h1>
                <p>${text}</p>
                <form class="fields" data-action="create-account">
                    ${asksSecret && html`
                        <label for="setup-secret">Setup secret</label>
                        <p id="secret-help">It is in a file on the server. The log of the server names the file.</p>
                        <input id="setup-secret" name="secret" autocomplete="off" spellcheck="false" required
                               aria-describedby="secret-help">`}
                    <label for="new-name">Name</label>
                    <p id="name-help">You sign in with it.</p>
                    <input id="new-name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false"
                           maxlength="100" required aria-describedby="name-help">
                    <label for="new-display-name">Shown name (optional)</label>
                    <input id="new-display-name" name="displayName" autocomplete="name" maxlength="200">
                    <label for="new-email">E-mail address (optional)</label>
                    <input id="new-email" name="email" type="email" autocomplete="email" maxlength="254">
                    <label for="new-password">Password</label>
                    <p id="password-help">At least 10 characters. Some random words make a good password.</p>
                    <input id="new-password" name="password" type="password" autocomplete="new-password" minlength="10"
                           required aria-describedby="password-help">
                    <p role="alert"></p>
                    <button class="button primary">Create account</button>
                </form>
            </div>`);
        this.listen();
    }
}

customElements.define("new-account-form", NewAccountForm);
