const { protocol, pathname } = new URL(".", import.meta.url);

/** The path of the application: "/", or e.g. "/photos/" if a proxy serves it there. The tests read files. */
export const root = protocol === "file:" ? "/" : pathname;

/** The address of a path of the application: "/graphql" is "/photos/graphql" there. */
export const rooted = (path, base = root) => base + path.slice(1);

/** The path of an address in the application; the reverse of `rooted`. */
export function pathOf(address, base = root) {
    const path = new URL(address).pathname;
    return path.startsWith(base) ? path.slice(base.length - 1) : "/";
}
