import { ask } from "./graphql.js";

const tile = `
    databaseId filename width height takenAt thumbhash mediaType
    motion { kind }
    place { city country }
    thumbnail(size: GRID) { url width height }
    error { code }`;

/**
 * A page of photos. `from` is its position: `{ after }` or `{ before }` a cursor, `{ around }` a date,
 * `{ atEnd: true }` for the last page, or `{}` for the first page.
 */
export async function photosPage({ filter, q, from = {}, size = 100 }, options) {
    const backwards = from.before !== undefined || from.atEnd;
    const variables = {
        filter, q,
        first: backwards ? undefined : size,
        last: backwards ? size : undefined,
        after: from.after, before: from.before, around: from.around,
    };
    const { photos } = await ask(`
        query Photos($filter: PhotoFilter, $q: String, $first: Int, $last: Int, $after: String, $before: String,
                     $around: LocalDateTime) {
            photos(filter: $filter, q: $q, first: $first, last: $last, after: $after, before: $before,
                   around: $around) {
                totalCount
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
                nodes { ${tile} }
            }
        }`, variables, options);
    return photos;
}

/** The months of the timeline with their counts. */
export async function months({ filter, q }, options) {
    const { timeline } = await ask(`
        query Months($filter: PhotoFilter, $q: String) {
            timeline(filter: $filter, q: $q, by: MONTH) { period from to count }
        }`, { filter, q }, options);
    return timeline;
}

/** The terms of the matching photos, with counts. */
export async function facets({ filter, q }, options) {
    const answer = await ask(`
        query Facets($filter: PhotoFilter, $q: String) {
            facets(filter: $filter, q: $q) {
                years { value count } people { value count } tags { value count } objects { value count }
                countries { value count } cities { value count } cameras { value count }
            }
        }`, { filter, q }, options);
    return answer.facets;
}

/** A page of groups of duplicates; `kind` is "EXACT" or "NEAR". */
export async function duplicatesPage({ filter, q, kind, after, size = 24 }, options) {
    const { duplicateGroups } = await ask(`
        query Duplicates($filter: PhotoFilter, $q: String, $kind: DuplicateKind!, $first: Int, $after: String) {
            duplicateGroups(filter: $filter, q: $q, kind: $kind, first: $first, after: $after) {
                totalCount
                pageInfo { hasNextPage endCursor }
                nodes {
                    kind keeperReason count
                    photos(first: 50) { ${tile} path sizeBytes favourite }
                }
            }
        }`, { filter, q, kind, first: size, after }, options);
    return duplicateGroups;
}

/** Names that begin with the typed text. */
export async function suggestions(text, options) {
    const { suggest } = await ask(`
        query Suggest($text: String!) { suggest(text: $text, limit: 8) { kind value count } }`, { text }, options);
    return suggest;
}

/** Clusters inside a box of the map. */
export async function clusters({ box, zoom, filter, q }, options) {
    const { map } = await ask(`
        query Map($box: BoundingBoxInput!, $zoom: Float!, $filter: PhotoFilter, $q: String) {
            map(box: $box, zoom: $zoom, filter: $filter, q: $q) {
                count
                position { latitude longitude }
                box { west south east north }
                cover { databaseId filename takenAt thumbnail(size: GRID) { url } place { city country } }
            }
        }`, { box, zoom, filter, q }, options);
    return map;
}

/** One photo with all its facts, or null. */
export async function photo(databaseId, options) {
    const answer = await ask(`
        query Photo($databaseId: Long!) {
            photo(databaseId: $databaseId) {
                ${tile}
                path sizeBytes takenOffsetMinutes takenSource takenPrecision
                title description keywords tags rating
                camera { make model lens iso shutterSpeed exposureSeconds fNumber focalLength focalLength35 }
                position { latitude longitude altitude }
                location: place { name }
                screen: thumbnail(size: SCREEN) { url width height }
                original { url }
                motion { kind mediaType offset length link { url } }
                objects { label confidence box { x y width height } }
                faces { person confidence box { x y width height } }
                failure: error { message }
            }
        }`, { databaseId }, options);
    return answer.photo;
}
