import { surrounding } from "./map-area.js";

/**
 * Merges clusters that would overlap: a cluster that is closer than `distance` pixels to a larger one joins it.
 * The server groups photos by a grid, so that clusters in adjacent cells can be close to each other. `project` converts
 * a position to `{ x, y }` pixels.
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
