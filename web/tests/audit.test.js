import assert from "node:assert/strict";
import { test } from "node:test";
import { entryInWords } from "../state/audit.js";

const anna = { id: "1", name: "anna" };
const names = new Map([["1", "anna"], ["2", "bob"]]);
const words = (entry) => entryInWords({ user: anna, token: null, subject: null, address: "10.0.0.1", details: {}, ...entry }, names);

test("what people do to their own account names only them", () => {
    const own = { subject: "user:1" };
    assert.equal(words({ ...own, action: "session.start", details: { method: "password" } }), "anna signed in with a password");
    assert.equal(words({ ...own, action: "session.end" }), "anna signed out");
    assert.equal(words({ ...own, action: "session.end", details: { session: 3 } }), "anna ended a session");
    assert.equal(words({ ...own, action: "password.change" }), "anna changed the password");
    assert.equal(words({ ...own, action: "totp.enable" }), "anna turned on the second factor");
});

test("what owners do to other accounts names both", () => {
    const other = { subject: "user:2" };
    assert.equal(words({ ...other, action: "user.disable" }), "anna disabled the account “bob”");
    assert.equal(words({ ...other, action: "password.change" }), "anna set the password of “bob”");
    assert.equal(
        words({ ...other, action: "user.change", details: { role: "contributor", roleBefore: "guest" } }),
        "anna changed the account “bob”: role guest → contributor");
    assert.equal(words({ subject: "user:9", action: "user.delete", details: { name: "carl" } }), "anna deleted the account “carl”");
    assert.equal(words({ subject: "user:9", action: "user.enable" }), "anna enabled the account “number 9”");
});

test("tokens are named by number and, if it is known, by name", () => {
    assert.equal(words({ subject: "token:4", action: "token.create" }), "anna created token 4");
    assert.equal(words({ subject: "token:4", action: "token.revoke", details: { name: "Backup" } }), "anna revoked token 4 “Backup”");
});

test("a refused sign-in says why, and never whether an unknown name exists elsewhere", () => {
    const refused = { user: null, action: "session.refused" };
    assert.equal(words({ ...refused, subject: "user:2", details: { reason: "code" } }), "A sign-in as “bob” was refused: wrong code");
    assert.equal(words({ ...refused, details: { reason: "password" } }), "A sign-in as an unknown name was refused: wrong password");
});

test("an entry without a user was made by a token, an unknown client, or a command", () => {
    const disable = { user: null, action: "user.disable", subject: "user:2" };
    assert.equal(words({ ...disable, token: "7" }), "Token 7 disabled the account “bob”");
    assert.equal(words({ ...disable, address: null }), "The command line disabled the account “bob”");
    assert.equal(words({ ...disable, action: "user.create", details: { name: "bob", role: "guest" } }), "The account “bob” was created as guest");
    assert.equal(words({ ...disable, action: "invitation.delete" }), "Someone revoked an invitation");
});

test("an action of a later version is shown as it is", () => {
    assert.equal(words({ action: "share.create", subject: "share:4" }), "anna: share.create (share:4)");
    assert.equal(words({ action: "toString" }), "anna: toString");
});
