import { root, rooted } from "./addresses.js";
import { html, show } from "./html.js";
import { acceptInvitation, checkInvitation, setUp, signInOptions } from "./library/session.js";
import { offerInWords } from "./state/people.js";
import { refusalInWords } from "./state/sign-in.js";

const setupText = "This account is the owner of the library: it manages the library and the accounts of other people.";

/** Shows the form for the first owner, unless there is one. */
export async function showSetup() {
    const { setup } = await signInOptions();
    if (!setup) return showEnd("The library is set up", "It has an owner already.");
    showForm({ title: "Set up Calotype", text: setupText, asksSecret: true }, setUp);
}

/** Shows the form for an invited person, unless the invitation was used, revoked, or has expired. */
export async function showInvitation(secret) {
    let invitation;
    try {
        invitation = await checkInvitation(secret);
    } catch (problem) {
        if (problem.reason === "limited") return showEnd("Too many attempts", refusalInWords(problem));
        if (problem.reason !== "missing") throw problem;
        return showEnd(
            "This invitation does not work", "It was already used or revoked, or it has expired. Ask for another one.");
    }
    showForm({ title: "Welcome to Calotype", text: offerInWords(invitation) },
        (values) => acceptInvitation({ secret, ...values }));
}

function showForm(purpose, create) {
    const form = showAlone(purpose.title, html`<new-account-form></new-account-form>`, "new-account-form");
    form.purpose = purpose;
    form.querySelector("input").focus();
    form.addEventListener("create-account", async ({ detail }) => {
        form.isBusy = true;
        try {
            await create(detail.values);
            location.assign(root);
        } catch (problem) {
            form.isBusy = false;
            form.error = problem.reason === "limited" ? { message: refusalInWords(problem) } : problem;
        }
    });
}

function showEnd(title, text) {
    showAlone(title, html`
        <div class="alone"><div class="card">
            <img src="${rooted("/favicon.svg")}" width="64" height="64" alt="">
            <h1>${title}</h1>
            <p role="status">${text}</p>
            <a class="button" href="${root}">To the library</a>
        </div></div>`);
}

function showAlone(title, markup, part = "main > *") {
    document.title = `${title} · Calotype`;
    document.body.className = "";
    document.querySelector("library-header").hidden = true;
    show(document.querySelector("main"), markup);
    return document.querySelector(part);
}
