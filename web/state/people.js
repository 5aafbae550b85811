/** Roles, from the one with the most rights. `can` follows "can". */
export const roles = [
    { role: "owner", words: "Owner", can: "see everything, and manage the library and its accounts" },
    { role: "contributor", words: "Contributor", can: "see the whole library, mark favourites, and correct what was recognised" },
    { role: "guest", words: "Guest", can: "look at photos, and mark favourites" },
];

export const roleInWords = (role) => roles.find((one) => one.role === role)?.words ?? role;

/** What a guest sees; owners and contributors see the whole library. */
export const views = [
    { sees: "library", words: "the whole library" },
    { sees: "granted", words: "only granted albums" },
];

/** What an invitation offers, in sentences. */
export function offerInWords({ role, sees, expiresAt }) {
    const can = roles.find((one) => one.role === role)?.can;
    const rights = can ? ` As ${role === "owner" ? "an" : "a"} ${role} you can ${can}.` : "";
    const limits = role === "guest" ? ` You will see ${viewInWords({ role, sees })}.` : "";
    return `You are invited to this photo library.${rights}${limits} The invitation is valid until ${momentInWords(expiresAt)}.`;
}

export const viewInWords = ({ role, sees }) =>
    role === "guest" && sees === "granted" ? views[1].words : views[0].words;

/** Scopes of tokens, in the order of the form. */
export const scopes = [
    { scope: "read", words: "Look at photos" },
    { scope: "favourites", words: "Mark favourites" },
    { scope: "edit", words: "Correct what was recognised" },
    { scope: "ai:write", words: "Write AI results" },
    { scope: "ingest", words: "Report events of the object store" },
    { scope: "admin", words: "Administer the library and its accounts" },
];

/** The scopes that a user's token can have: those of the session. */
export const grantableScopes = (session) => scopes.filter(({ scope }) => session.scopes.includes(scope));

/** The pages that a session may open: { href, words }. */
export function pagesFor({ scopes: granted, user }) {
    const administers = granted.includes("admin");
    return [
        user && { href: "/account", words: "Your account" },
        administers && { href: "/users", words: "Users" },
        administers && { href: "/admin", words: "Administration" },
    ].filter(Boolean);
}

/** The name in the header. A session of a token or link without a user has none. */
export const nameInWords = ({ user }) => user ? user.displayName : "No account";

/** A time in the browser's zone. */
const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
export const momentInWords = (instant) => instant ? moments.format(new Date(instant)) : "never";
export const dayOf = (instant) => instant ? days.format(new Date(instant)) : "never";

/** The instant at the end of a day that a date field contains, or null if it is empty. */
export function endOfDay(date) {
    return date ? new Date(`${date}T23:59:59`).toISOString().replace(/\.\d+Z$/, "Z") : null;
}

const browsers = [
    ["Edg", "Edge"], ["OPR", "Opera"], ["SamsungBrowser", "Samsung Internet"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"],
    ["CriOS", "Chrome"], ["Chrome", "Chrome"], ["Safari", "Safari"],
];
const systems = [
    ["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["CrOS", "ChromeOS"],
    ["Macintosh", "Mac"], ["Linux", "Linux"],
];

/** A `User-Agent` header as a browser and a device. */
export function deviceInWords(userAgent) {
    const found = (names) => names.find(([part]) => userAgent?.includes(part))?.[1];
    const browser = found(browsers);
    const system = found(systems);
    if (!browser) return userAgent ? userAgent.slice(0, 60) : "Unknown browser";
    return system ? `${browser} on ${system}` : browser;
}

/** Letters and digits in groups of four, so that a person can copy them. */
export const grouped = (text) => text.match(/.{1,4}/g)?.join(" ") ?? "";

/** Removes empty fields and spaces around values; a password stays as it was typed. */
export function valuesOf(form) {
    return Object.fromEntries([...form.entries()]
        .map(([name, value]) => [name, /password|current|new/.test(name) ? value : value.trim()])
        .filter(([, value]) => value !== ""));
}

/** An error of the API as a sentence. `labels` are the labels of the form's fields by name. */
export function errorInWords({ message, field }, labels = {}) {
    const label = labels[field];
    return label && message.startsWith(`${field}: `) ? `${label} ${message.slice(field.length + 2)}.` : message;
}

/** The state of an invitation. `names` are those of accounts by id. */
export function invitationInWords({ expiresAt, usedAt, usedBy }, names = new Map(), now = Date.now()) {
    if (usedAt) return `used on ${dayOf(usedAt)}${names.has(usedBy) ? ` by ${names.get(usedBy)}` : ""}`;
    return new Date(expiresAt) < now ? "expired" : `valid until ${momentInWords(expiresAt)}`;
}

export const isOpen = ({ expiresAt, usedAt }, now = Date.now()) => !usedAt && new Date(expiresAt) >= now;
