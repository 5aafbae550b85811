import { html, show } from "../html.js";
import { grouped } from "../state/people.js";
import { announce } from "./announce.js";
import { FormElement } from "./form-element.js";

/**
 * The second factor. Property: `state` ({ user, key: { key, uri } | null, recoveryCodes: [] | null }).
 * Actions: `request-second-factor`, `confirm-second-factor`, `remove-second-factor` { values }, and
 * `finish-second-factor` when the key or the recovery codes need not be shown any more.
 */
export class SecondFactor extends FormElement {
    set state(state) {
        show(this, this.#part(state));
        const copy = this.querySelector("copy-text");
        if (copy && state.recoveryCodes) copy.content = {
            label: "Recovery codes", text: state.recoveryCodes.join("\n"), filename: "calotype-recovery-codes.txt",
        };
        else if (copy) copy.content = { label: "Key", text: grouped(state.key.key) };
        for (const button of this.querySelectorAll("[data-act=finish]")) {
            button.addEventListener("click", () => announce(this, "finish-second-factor"));
        }
        this.listen();
        if (state.recoveryCodes) this.querySelector("h3").focus();
        else if (state.key) this.querySelector("[name=code]").focus();
    }

    #part({ user, key, recoveryCodes }) {
        if (recoveryCodes) return this.#codes();
        if (key) return this.#key(key);
        if (!user.hasPassword) return html`<p>You sign in through another service. Set up a second factor there.</p>`;
        return user.secondFactor ? this.#on(user) : this.#off(user);
    }

    #off({ name }) {
        return html`
            <p>With a second factor, signing in also needs a code from an authenticator app on your phone.</p>
            <form class="fields" data-action="request-second-factor">
                <input name="username" autocomplete="username" value="${name}" hidden>
                <label for="factor-password">Your password</label>
                <input id="factor-password" name="password" type="password" autocomplete="current-password" required>
                <p role="alert"></p>
                <button class="button">Set up</button>
            </form>`;
    }

    #key({ uri }) {
        return html`
            <ol>
                <li><a href="${uri}">Open this link in your authenticator app</a>, or enter the key there.</li>
                <li>Enter the code that the app shows.</li>
            </ol>
            <copy-text></copy-text>
            <form class="fields" data-action="confirm-second-factor">
                <label for="factor-code">Code</label>
                <input id="factor-code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required>
                <p role="alert"></p>
                <div class="buttons">
                    <button class="button primary">Turn on</button>
                    <button class="button" type="button" data-act="finish">Cancel</button>
                </div>
            </form>`;
    }

    #codes() {
        return html`
            <h3 tabindex="-1">The second factor is on</h3>
            <p>Save these codes now: they are shown only once. Each one signs you in once if you lose your phone.</p>
            <copy-text></copy-text>
            <div><button class="button primary" data-act="finish">I have saved them</button></div>`;
    }

    #on({ name }) {
        return html`
            <p>The second factor is on. To get new recovery codes, turn it off and set it up again.</p>
            <form class="fields" data-action="remove-second-factor">
                <input name="username" autocomplete="username" value="${name}" hidden>
                <label for="factor-password">Your password</label>
                <input id="factor-password" name="password" type="password" autocomplete="current-password" required>
                <label for="factor-code">Code, or a recovery code</label>
                <input id="factor-code" name="code" autocomplete="one-time-code" autocapitalize="none" required>
                <p role="alert"></p>
                <button class="button alarming">Turn off</button>
            </form>`;
    }
}

customElements.define("second-factor", SecondFactor);
