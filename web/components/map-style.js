import { rooted } from "../addresses.js";


const light = { water: "#d5e0e6", land: "#f6f2ea", line: "#c9c0b1", lake: "#d5e0e6", coast: "#bccbd3" };
const dark = { water: "#12191d", land: "#25282a", line: "#43474a", lake: "#12191d", coast: "#33393d" };

/** The style of the map: land, lakes and borders of Natural Earth, all from this server, in a light and a dark palette. */
export function mapStyle(isDark) {
    const colour = isDark ? dark : light;
    const source = (name) => ({
        type: "geojson", data: `${location.origin}${rooted(`/basemap/${name}.geojson`)}`, maxzoom: 10, tolerance: 0.3,
    });
    return {
        version: 8,
        sources: { land: source("land"), lakes: source("lakes"), borders: source("borders") },
        layers: [
            { id: "water", type: "background", paint: { "background-color": colour.water } },
            {
                id: "land", type: "fill", source: "land",
                paint: { "fill-color": colour.land, "fill-outline-color": colour.coast },
            },
            { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": colour.lake } },
            {
                id: "borders", type: "line", source: "borders",
                paint: {
                    "line-color": colour.line,
                    "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 8, 1.6],
                },
            },
        ],
    };
}
