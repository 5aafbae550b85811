import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { announce } from "./announce.js";

/**
 * The ways to sign in. Properties: `options` ({ password, setup, openID: { name, address } | null }), `error` (a sentence
 * or null), `isBusy`, `step` ("password" or "code").
 * Actions: `sign-in-by-password` { name, password, code }, `sign-in-by-token` { token }, `forget-password-step`.
 */
export class SignInForm extends HTMLElement {
    #options = null;
    #error = null;
    #isBusy = false;
    #step = "password";

    set options(value) { this.#options = value; this.#render(); }
    set error(value) { this.#error = value; this.update(); }
    set isBusy(value) { this.#isBusy = value; this.update(); }

    set step(value) {
        if (value === this.#step) return;
        this.#step = value;
        this.update();
        const field = this.#field("code");
        if (field) field.value = "";
        this.focusField();
    }

    connectedCallback() { this.#render(); }

    /** Moves the focus to the field that is needed next. */
    focusField() {
        const name = this.#step === "code" ? "code" : this.#field("name") ? "name" : "token";
        this.#field(name)?.focus();
    }

    #field(name) { return this.querySelector(`[name=${name}]`); }

    #render() {
        if (!this.isConnected) return;
        const { password = false, setup = false, openID = null } = this.#options ?? {};
        show(this, html`
            <div class="card">
                <img src="${rooted("/favicon.svg")}" width="64" height="64" alt="">
                <h1>Calotype</h1>
                <p id="sign-in-error" role="alert"></p>
                ${this.#options && html`
                    ${setup && html`
                        <p>This library has no accounts yet.</p>
                        <a class="button primary" href="${rooted("/setup")}">Create the first account</a>`}
                    ${password && !setup && this.#passwordForm()}
                    ${openID && html`
                        <a class="button" id="sign-in-openid" href="${openID.address}">Sign in with ${openID.name}</a>`}
                    ${this.#tokenForm(setup || !password && !openID)}`}
            </div>`);
        this.querySelector("#password-form")?.addEventListener("submit", (event) => {
            event.preventDefault();
            const values = { name: this.#field("name").value.trim(), password: this.#field("password").value };
            if (this.#step === "code") values.code = this.#field("code").value.replace(/\s/g, "");
            announce(this, "sign-in-by-password", values);
        });
        this.querySelector("#token-form")?.addEventListener("submit", (event) => {
            event.preventDefault();
            announce(this, "sign-in-by-token", { token: this.#field("token").value.trim() });
        });
        this.querySelector("[data-act=back]")?.addEventListener("click", () => announce(this, "forget-password-step"));
        this.update();
    }

    #passwordForm() {
        return html`
            <form id="password-form" class="fields">
                <div class="fields" data-step="password">
                    <label for="sign-in-name">Name</label>
                    <input id="sign-in-name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false"
                           required aria-describedby="sign-in-error">
                    <label for="sign-in-password">Password</label>
                    <input id="sign-in-password" name="password" type="password" autocomplete="current-password" required
                           aria-describedby="sign-in-error">
                </div>
                <div class="fields" data-step="code" hidden>
                    <label for="sign-in-code">Code</label>
                    <p id="code-help">The six digits that your authenticator app shows, or one of your recovery codes.</p>
                    <input id="sign-in-code" name="code" autocomplete="one-time-code" autocapitalize="none"
                           spellcheck="false" aria-describedby="sign-in-error code-help">
                </div>
                <button class="button primary">Sign in</button>
                <button class="button" type="button" data-act="back" hidden>Back</button>
            </form>`;
    }

    #tokenForm(isOnlyWay) {
        return html`
            <details class="disclosure" ${isOnlyWay && html`open`}>
                <summary>Use a token instead</summary>
                <form id="token-form" class="fields">
                    <p>Enter a token, or open the link that <code>calotype login-link</code> prints.</p>
                    <input name="username" autocomplete="username" value="token" hidden>
                    <label for="token">Token</label>
                    <input id="token" name="token" type="password" autocomplete="current-password" required
                           aria-describedby="sign-in-error">
                    <button class="button">Sign in with the token</button>
                </form>
            </details>`;
    }

    update() {
        if (!this.isConnected) return;
        this.querySelector("#sign-in-error").textContent = this.#error ?? "";
        const isCode = this.#step === "code";
        for (const part of this.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== this.#step;
        for (const field of this.querySelectorAll("input")) field.setAttribute("aria-invalid", String(Boolean(this.#error)));
        for (const button of this.querySelectorAll("button")) button.disabled = this.#isBusy;
        const code = this.#field("code");
        if (!code) return;
        code.required = isCode;
        this.querySelector("[data-act=back]").hidden = !isCode;
    }
}

customElements.define("sign-in-form", SignInForm);
