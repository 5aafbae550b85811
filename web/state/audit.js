import { roleInWords } from "./people.js";

const quoted = (name) => name ? ` “${name}”` : "";
const as = (role) => role ? ` as ${roleInWords(role).toLowerCase()}` : "";

const token = (subject) => `token ${subject?.split(":")[1] ?? ""}`.trimEnd();

const methods = {
    password: " with a password", token: " with a token", link: " with a link", openid: " through another service",
    proxy: " through the proxy", invitation: " with an invitation", setup: " for the first time",
};
const refusals = {
    password: "wrong password", code: "wrong code", disabled: "the account is disabled", limited: "too many attempts",
};

/** What follows the name of the person. `of` is the account that was acted on, or "" if people acted on their own. */
const deeds = {
    "link.create": () => "created a login link",
    "session.start": ({ details }) => `signed in${methods[details.method] ?? ""}`,
    "session.end": ({ details }) => details.session ? "ended a session" : "signed out",
    "token.create": ({ subject, details }) => `created ${token(subject)}${quoted(details.name)}`,
    "token.revoke": ({ subject, details }) => `revoked ${token(subject)}${quoted(details.name)}`,
    "user.create": ({ of, details }) => `created the account${of || quoted(details.name)}${as(details.role)}`,
    "user.change": ({ of, details }) => `changed the account${of}${changes(details)}`,
    "user.disable": ({ of }) => `disabled the account${of}`,
    "user.enable": ({ of }) => `enabled the account${of}`,
    "user.delete": ({ of }) => `deleted the account${of}`,
    "password.change": ({ of }) => of ? `set the password of${of}` : "changed the password",
    "totp.enable": ({ of }) => `turned on the second factor${of && ` of${of}`}`,
    "totp.disable": ({ of }) => `turned off the second factor${of && ` of${of}`}`,
    "invitation.create": ({ details }) => `created an invitation${as(details.role)}`,
    "invitation.delete": () => "revoked an invitation",
    "export.start": ({ subject }) => subject?.startsWith("user:") ? "downloaded the account's data" : "exported photos",
};

function changes({ role, roleBefore, sees, displayName, email }) {
    const words = [
        role && `role ${roleInWords(roleBefore).toLowerCase()} → ${roleInWords(role).toLowerCase()}`,
        sees && `sees ${sees === "granted" ? "only granted albums" : "the whole library"}`,
        displayName && "shown name", email && "e-mail address",
    ].filter(Boolean);
    return words.length ? `: ${words.join(", ")}` : "";
}

/**
 * An entry of the audit log as a sentence without a full stop: "anna disabled the account “bob”".
 *
 * `names` are the names of accounts by id, for entries that have only the id.
 */
export function entryInWords(entry, names = new Map()) {
    const { user, token, action, subject } = entry;
    const details = entry.details ?? {};
    const id = /^user:(\d+)$/.exec(subject ?? "")?.[1];
    const subjectName = details.name ?? (id && (names.get(id) ?? `number ${id}`));
    if (action === "session.refused") {
        const name = id ? quoted(subjectName) : " an unknown name";
        return `A sign-in as${name} was refused: ${refusals[details.reason] ?? "the reason is not known"}`;
    }
    if (action === "user.create" && !user && !token) {
        return `The account${quoted(subjectName)} was created${as(details.role)}`;
    }
    const who = user ? user.name : token ? `Token ${token}` : entry.address ? "Someone" : "The command line";
    if (!Object.hasOwn(deeds, action)) return `${who}: ${action}${subject ? ` (${subject})` : ""}`;
    const isOwn = !id || user && String(user.id) === id;
    return `${who} ${deeds[action]({ subject, details, of: isOwn ? "" : quoted(subjectName) })}`;
}
