import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { announce } from "./announce.js";

/**
 * The login form. Properties: `error` (a sentence or null), `isBusy`. Action: `log-in` { token }.
 */
export class LoginForm extends HTMLElement {
    #error = null;
    #isBusy = false;

    set error(value) { this.#error = value; this.update(); }
    set isBusy(value) { this.#isBusy = value; this.update(); }

    connectedCallback() {
        show(this, html`
            <form>
                <img src="${rooted("/favicon.svg")}" width="64" height="64" alt="">
                <h1>Calotype</h1>
                <p>Log in with a token, or open a link that <code>calotype login-link</code> prints.</p>
                <input name="username" autocomplete="username" value="token" hidden>
                <label for="token">Token</label>
                <input id="token" name="token" type="password" autocomplete="current-password" required
                       aria-describedby="login-error">
                <p id="login-error" role="alert"></p>
                <button class="button primary">Log in</button>
            </form>`);
        this.querySelector("form").addEventListener("submit", (event) => {
            event.preventDefault();
            announce(this, "log-in", { token: this.querySelector("#token").value.trim() });
        });
        this.update();
    }

    update() {
        if (!this.isConnected) return;
        this.querySelector("[role=alert]").textContent = this.#error ?? "";
        this.querySelector("#token").setAttribute("aria-invalid", String(Boolean(this.#error)));
        this.querySelector("button").disabled = this.#isBusy;
    }
}

customElements.define("login-form", LoginForm);
