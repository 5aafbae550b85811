import { html } from "../html.js";

/** Line drawings on a 24 × 24 grid. */
const paths = {
    timeline: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h5v6H4zM11 13h9v6h-9z",
    map: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
    filter: "M4 7h16M7 12h10M10 17h4",
    close: "M6 6l12 12M18 6L6 18",
    previous: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.01",
    faces: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3"
        + "M9 10v.01M15 10v.01M9 14.5c1.8 1.6 4.2 1.6 6 0",
    original: "M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14",
    help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17v.01",
    person: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 13a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z"
        + "M6.3 18.8c1-2.4 3.1-3.6 5.7-3.6s4.7 1.2 5.7 3.6",
    duplicates: "M8 4h12v12H8zM16 16v4H4V8h4",
    play: "M8 5l11 7-11 7z",
    stop: "M7 7h10v10H7z",
    date: "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7",
    camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    people: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.7 3.8-5.5 7.5-5.5s6.7 1.8 7.5 5.5",
    tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.5v.01",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    zoom: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5M11 8v6M8 11h6",
    live: "M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM12 18.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z",
    plus: "M12 5v14M5 12h14",
    minus: "M5 12h14",
    broken: "M4 5h16v14H4zM4 16l5-5 3 3M20 14l-4-4-3 4 2 2-2 3",
};

export function icon(name) {
    return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths[name]}"/></svg>`;
}
