import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { pathOf, rooted } from "../addresses.js";
import { readFragment, readRoute, writeRoute } from "../state/route.js";

const base = "/photos/";

for (const path of ["/", "/map?city=Nice&at=43.7000%2C7.2500%2C9.50", "/photo/12?tag=dog", "/login", "/duplicates"]) {
    test(`below a base path, ${path} is read and written`, () => {
        const address = rooted(path, base);
        assert.equal(writeRoute(readRoute(`https://home.test${address}`, base), base), address);
    });
}

test("a path of the application is that after the base path", () => {
    assert.equal(pathOf("https://home.test/photos/photo/12?q=a", base), "/photo/12");
    assert.equal(pathOf("https://home.test/photos", base), "/");
    assert.equal(pathOf("https://home.test/photosets/photo/12", base), "/");
    assert.equal(readRoute("https://home.test/photos/photo/12", base).photo, 12);
    assert.equal(readFragment("https://home.test/photos/login#link=abc", base).link, "abc");
    assert.equal(readFragment("https://home.test/login#link=abc", base).link, null);
});

test("every address in the scripts works below a base path", async () => {
    const fromRoot = [
        /\b(?:href|src|action)="\//, /\b(?:fetch|assign|replace|open|EventSource)\(\s*["'`]\//,
        /\.(?:href|src|action) = ["'`]\//, /(?:push|replace)State\([^;]*["'`]\//, /location\.pathname/,
        /location\.origin\}\//,
    ];
    const web = new URL("..", import.meta.url);
    const files = (await readdir(web, { recursive: true }))
        .filter((name) => name.endsWith(".js") && !/^(?:vendor|tests)\//.test(name));
    assert.ok(files.length > 50);
    const found = [];
    for (const name of files) {
        const lines = (await readFile(new URL(name, web), "utf8")).split("\n");
        lines.forEach((line, index) => {
            if (fromRoot.some((pattern) => pattern.test(line))) found.push(`${name}:${index + 1}: ${line.trim()}`);
        });
    }
    assert.deepEqual(found, [], "wrap the path in rooted() of addresses.js");
});
