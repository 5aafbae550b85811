import { html, show } from "../html.js";
import { roleInWords, viewInWords } from "../state/people.js";
import { FormElement } from "./form-element.js";

/** Name and address of the user. Property: `user`. Action: `change-profile` { values }. */
export class ProfileForm extends FormElement {
    set user(user) {
        show(this, html`
            <p>You sign in as <strong>${user.name}</strong>. Your role is ${roleInWords(user.role).toLowerCase()}, and you see
                ${viewInWords(user)}.</p>
            <form class="fields" data-action="change-profile">
                <label for="profile-display-name">Shown name</label>
                <input id="profile-display-name" name="displayName" autocomplete="name" maxlength="200" required
                       value="${user.displayName}">
                <label for="profile-email">E-mail address (optional)</label>
                <input id="profile-email" name="email" type="email" autocomplete="email" maxlength="254" value="${user.email}">
                <p role="alert"></p>
                <button class="button">Save</button>
            </form>`);
        this.listen();
    }
}

customElements.define("profile-form", ProfileForm);
