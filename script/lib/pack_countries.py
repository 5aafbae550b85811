"""Packs the countries of Natural Earth into what Sources/Geocoding reads.

    pack_countries.py COUNTRIES.geojson PLACES.tsv.gz OUTPUT.bin.gz

The output, gzipped: the bytes "CALOMAP1"; then numbers of variable length (LEB128): how many polygons; for each its two
letters, how many rings, for each ring how many points, and for each point the steps of longitude and latitude from the
point before in ten-thousandths of a degree, zigzag. A ring's last point is its first, and is left out.
"""

import collections
import gzip
import json
import sys

# Territories without a code of their own, by the country that the table of places counts them to.
WITHOUT_CODE = {
    "Ashmore and Cartier Is.": "AU", "N. Cyprus": "CY", "Indian Ocean Ter.": "CX", "Siachen Glacier": "IN",
    "Kosovo": "XK", "Somaliland": "SO",
}  # fmt: skip
# Drawn a mile beside where it lies: the place itself speaks for it.
LEFT_OUT = {"VA"}
# Parts with a code of their own, which Natural Earth counts to the country that they belong to.
OVERSEAS = {"FR": {"GF", "GP", "MQ", "RE", "YT"}, "NL": {"BQ"}, "NO": {"SJ", "BV"}, "IN": set(), "CX": {"CC"}}


def main(countries, places, output):
    towns = [line.split("\t") for line in gzip.open(places, "rt", encoding="utf-8")][1:]
    polygons = []
    for feature in json.load(open(countries, encoding="utf-8"))["features"]:
        code = feature["properties"]["iso_a2"] or WITHOUT_CODE[feature["properties"]["name"]]
        if code in LEFT_OUT:
            continue
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for rings in parts:
            polygons.append((code_of(rings, code, towns), rings))
    out = bytearray(b"CALOMAP1")
    number(out, len(polygons))
    for code, rings in polygons:
        out += code.encode()
        number(out, len(rings))
        for ring in rings:
            points = [(round(x * 10_000), round(y * 10_000)) for x, y in ring[:-1]]
            number(out, len(points))
            before = (0, 0)
            for point in points:
                for new, old in zip(point, before):
                    number(out, zigzag(new - old))
                before = point
    with open(output, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        packed.write(out)
    print(f"{len(polygons)} polygons, {len(out)} bytes before gzip")


def code_of(rings, code, towns):
    """An overseas part gets the code that most of its places have."""
    if code not in OVERSEAS:
        return code
    outline = rings[0]
    west, east = min(x for x, _ in outline), max(x for x, _ in outline)
    south, north = min(y for _, y in outline), max(y for _, y in outline)
    found = collections.Counter()
    for town in towns:
        x, y = float(town[6]), float(town[5])
        # Around the part, not in it: small islands are drawn roughly.
        if west - 0.05 <= x <= east + 0.05 and south - 0.05 <= y <= north + 0.05:
            found[town[4]] += 1
    most = found.most_common(1)
    return most[0][0] if most and most[0][0] in OVERSEAS[code] else code


def zigzag(value):
    return value * 2 if value >= 0 else -value * 2 - 1


def number(out, value):
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
