/**
 * A search: free text, terms by kind, and an area of the map. It is part of the address, so that back, reload and a
 * shared link show the same photos.
 *
 * { q: "beach", terms: [{ kind: "tag", value: "dog" }], box: { west, south, east, north } | null }
 */
export const emptySearch = Object.freeze({ q: "", terms: Object.freeze([]), box: null });

/** The kinds of terms: name in the address, facet, and condition of the filter. */
export const kinds = [
    {
        kind: "year", facet: "years", name: "Year", heading: "Years",
        filter: (values) => ({ years: values.map(Number) }),
    },
    {
        kind: "person", facet: "people", name: "Person", heading: "People",
        filter: (values) => ({ people: { all: values } }),
    },
    {
        kind: "tag", facet: "tags", name: "Tag", heading: "Tags",
        filter: (values) => ({ tags: { all: values } }),
    },
    {
        kind: "object", facet: "objects", name: "Object", heading: "Objects",
        filter: (values) => ({ objects: { all: values } }),
    },
    {
        kind: "country", facet: "countries", name: "Country", heading: "Countries",
        filter: (values) => ({ countries: values }),
    },
    {
        kind: "region", facet: null, name: "Region", heading: "Regions",
        filter: (values) => ({ regions: values }),
    },
    {
        kind: "city", facet: "cities", name: "City", heading: "Cities",
        filter: (values) => ({ cities: values }),
    },
    {
        kind: "camera", facet: "cameras", name: "Camera", heading: "Cameras",
        filter: (values) => ({ cameraModels: values }),
    },
    {
        kind: "make", facet: null, name: "Make", heading: "Makes",
        filter: (values) => ({ cameraMakes: values }),
    },
    {
        kind: "lens", facet: null, name: "Lens", heading: "Lenses",
        filter: (values) => ({ lenses: values }),
    },
];

const isYear = (value) => /^[1-9]\d{0,3}$/.test(value);

export function readSearch(parameters) {
    const terms = kinds.flatMap(({ kind }) =>
        parameters.getAll(kind)
            .filter((value) => value !== "" && (kind !== "year" || isYear(value)))
            .map((value) => ({ kind, value })));
    return { q: parameters.get("q")?.trim() ?? "", terms, box: readBox(parameters.get("box")) };
}

function readBox(text) {
    const numbers = text?.split(",").map(Number) ?? [];
    const [west, south, east, north] = numbers;
    const isBox = numbers.length === 4 && numbers.every(Number.isFinite)
        && Math.max(Math.abs(west), Math.abs(east)) <= 180 && -90 <= south && south <= north && north <= 90;
    return isBox ? { west, south, east, north } : null;
}

export function writeSearch(search) {
    const parameters = new URLSearchParams();
    if (search.q) parameters.set("q", search.q);
    for (const { kind, value } of search.terms) parameters.append(kind, value);
    if (search.box) {
        const { west, south, east, north } = search.box;
        parameters.set("box", [west, south, east, north].map((degrees) => +degrees.toFixed(5)).join(","));
    }
    return parameters;
}

/** The arguments `filter` and `q` of a query. A Live Photo is one item, so its clip is excluded. */
export function librarySearch(search) {
    const { filter, q } = wholeSearch(search);
    return { filter: { ...filter, isLiveClip: false }, q };
}

/** The same, including the clips of Live Photos. */
export function wholeSearch(search) {
    const filter = {};
    for (const { kind, filter: condition } of kinds) {
        const values = search.terms.filter((term) => term.kind === kind).map((term) => term.value);
        if (values.length) Object.assign(filter, condition(values));
    }
    if (search.box) filter.box = search.box;
    return { filter: Object.keys(filter).length ? filter : null, q: search.q || null };
}

export function isEmpty(search) {
    return search.q === "" && search.terms.length === 0 && search.box === null;
}

export function sameSearch(one, other) {
    return String(writeSearch(one)) === String(writeSearch(other));
}

export function hasTerm(search, { kind, value }) {
    return search.terms.some((term) => term.kind === kind && term.value === value);
}

export function withTerm(search, term) {
    if (hasTerm(search, term)) return search;
    return { ...search, terms: [...search.terms, { kind: term.kind, value: term.value }] };
}

export function withoutTerm(search, { kind, value }) {
    return { ...search, terms: search.terms.filter((term) => term.kind !== kind || term.value !== value) };
}

export function nameOfKind(kind) {
    return kinds.find((entry) => entry.kind === kind).name;
}
