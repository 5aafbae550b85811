import assert from "node:assert/strict";
import { test } from "node:test";
import {
    deviceInWords, endOfDay, errorInWords, grantableScopes, grouped, invitationInWords, isOpen, nameInWords, offerInWords,
    pagesFor, valuesOf, viewInWords,
} from "../state/people.js";

const owner = { scopes: ["read", "favourites", "edit", "ai:write", "ingest", "admin"], user: { displayName: "Anna" } };
const guest = { scopes: ["read", "favourites"], user: { displayName: "Bob" } };
const token = { scopes: ["read", "admin"], user: null };
const paths = (session) => pagesFor(session).map(({ href }) => href);

test("a session sees only the pages that it may open", () => {
    assert.deepEqual(paths(owner), ["/account", "/users", "/admin"]);
    assert.deepEqual(paths(guest), ["/account"]);
    assert.deepEqual(paths(token), ["/users", "/admin"]);
    assert.deepEqual(paths({ scopes: ["read"], user: null }), []);
});

test("the header shows the name, or that there is no account", () => {
    assert.equal(nameInWords(owner), "Anna");
    assert.equal(nameInWords(token), "No account");
});

test("a token can have only scopes of its user's role", () => {
    assert.deepEqual(grantableScopes(guest).map(({ scope }) => scope), ["read", "favourites"]);
    assert.equal(grantableScopes(owner).length, 6);
});

test("only a guest is limited to granted albums", () => {
    assert.equal(viewInWords({ role: "guest", sees: "granted" }), "only granted albums");
    assert.equal(viewInWords({ role: "contributor", sees: "granted" }), "the whole library");
});

test("an invitation says what it offers", () => {
    const expiresAt = "2030-05-01T10:00:00Z";
    assert.match(offerInWords({ role: "guest", sees: "granted", expiresAt }),
        /As a guest you can look at photos.* You will see only granted albums\. .*valid until 1 May 2030/);
    assert.match(offerInWords({ role: "owner", sees: "library", expiresAt }), /As an owner you can see everything/);
});

test("an invitation is open until it is used or expires", () => {
    const now = Date.parse("2030-05-01T10:00:00Z");
    const open = { expiresAt: "2030-05-02T10:00:00Z", usedAt: null };
    assert.equal(isOpen(open, now), true);
    const words = (invitation) => invitationInWords(invitation, new Map([["2", "bob"]]), now);
    assert.match(words(open), /^valid until 2 May 2030/);
    assert.equal(isOpen({ ...open, usedAt: "2030-05-01T09:00:00Z" }, now), false);
    assert.equal(words({ ...open, usedAt: "2030-05-01T09:00:00Z", usedBy: "2" }), "used on 1 May 2030 by bob");
    assert.equal(words({ ...open, usedAt: "2030-05-01T09:00:00Z", usedBy: "9" }), "used on 1 May 2030");
    assert.equal(words({ ...open, expiresAt: "2030-05-01T09:59:59Z" }), "expired");
});

test("a browser is named with its device", () => {
    const agents = [
        ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
        ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
        ["Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"],
        ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604", "Safari on iPhone"],
        ["curl/8.5.0", "curl/8.5.0"], [null, "Unknown browser"], ["", "Unknown browser"],
    ];
    for (const [agent, expected] of agents) assert.equal(deviceInWords(agent), expected);
});

test("an error names the field as the form does", () => {
    const error = { message: "password: must have at least 10 characters", field: "password" };
    assert.equal(errorInWords(error, { password: "Password" }), "Password must have at least 10 characters.");
    assert.equal(errorInWords(error), error.message);
    assert.equal(errorInWords({ message: "Try again.", field: null }, { password: "Password" }), "Try again.");
});

test("a form leaves out empty fields, and keeps the spaces of passwords", () => {
    const form = new FormData();
    for (const [name, value] of [["name", " anna "], ["email", "  "], ["password", " a b "]]) form.append(name, value);
    assert.deepEqual(valuesOf(form), { name: "anna", password: " a b " });
});

test("a last day ends at its last second in the browser's zone", () => {
    assert.equal(endOfDay(""), null);
    assert.equal(new Date(endOfDay("2030-05-01")).getTime(), new Date("2030-05-01T23:59:59").getTime());
    assert.match(endOfDay("2030-05-01"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:59Z$/);
});

test("a key is shown in groups", () => {
    assert.equal(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    assert.equal(grouped(""), "");
});
