import { html, show } from "../html.js";
import { FormElement } from "./form-element.js";

/** Deletes the account. Property: `user`. Action: `delete-account` { values: { password } }. */
export class AccountRemoval extends FormElement {
    set user(user) {
        show(this, html`
            <details class="disclosure">
                <summary>Delete your account</summary>
                <p>This deletes your account, your favourites, sessions and tokens. It cannot be undone. Photos stay in the
                    library.</p>
                <form class="fields" data-action="delete-account">
                    <input name="username" autocomplete="username" value="${user.name}" hidden>
                    ${user.hasPassword && html`
                        <label for="removal-password">Your password</label>
                        <input id="removal-password" name="password" type="password" autocomplete="current-password" required>`}
                    <p role="alert"></p>
                    <button class="button alarming">Delete my account</button>
                </form>
            </details>`);
        this.listen();
    }
}

customElements.define("account-removal", AccountRemoval);
