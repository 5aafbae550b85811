import { html, show } from "../html.js";
import { FormElement } from "./form-element.js";

/** Changes the password. Property: `user`. Action: `change-password` { values: { current, new } }. */
export class PasswordForm extends FormElement {
    set user(user) {
        show(this, user.hasPassword ? html`
            <form class="fields" data-action="change-password">
                <input name="username" autocomplete="username" value="${user.name}" hidden>
                <label for="current-password">Current password</label>
                <input id="current-password" name="current" type="password" autocomplete="current-password" required>
                <label for="changed-password">New password</label>
                <input id="changed-password" name="new" type="password" autocomplete="new-password" minlength="10"
                       required aria-describedby="changed-password-help">
                <p id="changed-password-help">At least 10 characters. Your other sessions end.</p>
                <p role="alert"></p>
                <button class="button">Change password</button>
            </form>` : html`<p>You sign in through another service, which has your password.</p>`);
        this.listen();
    }
}

customElements.define("password-form", PasswordForm);
