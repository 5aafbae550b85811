import { surrounding } from "./map-area.js";

/**
 * The clusters of a map such that none covers another: one nearer than `distance` pixels to a greater one joins it.
 * The library parts photos by a grid, so that neighbours across a line of it can be close. `project` turns a position
 * into `{ x, y }` pixels.
 */
export function clustersApart(clusters, { project, distance }) {
    const apart = [];
    for (const cluster of [...clusters].sort((one, other) => other.count - one.count)) {
        const { x, y } = project(cluster.position);
        const host = apart.find((other) => Math.abs(other.x - x) < distance && Math.abs(other.y - y) < distance);
        if (host) {
            host.cluster = {
                ...host.cluster,
                count: host.cluster.count + cluster.count,
                box: surrounding([host.cluster.box, cluster.box]),
            };
        } else {
            apart.push({ x, y, cluster });
        }
    }
    return apart.map(({ cluster }) => cluster);
}
