#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make world.wmap, the outlines of the 249 territories of ISO 3166-1 and Kosovo, and the label points in territories.tsv.

Both are committed, so that the program builds without network or npm. To make them again (Python's own library is enough, about 5 s):

    npm install --ignore-scripts world-atlas@2.0.2
    data/geo/mkworld.py node_modules/world-atlas /usr/share/iso-codes/json/iso_3166-1.json data/geo

Source: world-atlas 2.0.2 (ISC), which is Natural Earth (public domain) as TopoJSON. Shapes are those of 1:50m; the few territories that
it lacks come from 1:10m. sha256 of the two files:

    countries-50m.json  04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394
    countries-10m.json  3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79

Whose land is whose. Natural Earth draws who holds a place; Internet registries count prefixes by the codes of ISO 3166. Where the two
differ ISO 3166 decides, since the colours tell the registries' counts: dependent territories with a code of their own are cut out of their
state (SPLIT); Somaliland is part of SO, Northern Cyprus and the bases on the island of CY, Crimea of UA, all of Western Sahara is EH.
Kosovo has no code in ISO 3166; it is drawn as XK, the code in common use. Land that Natural Earth gives to nobody (the Siachen Glacier)
is drawn, but belongs to no territory. None of this is a statement about anyone's claims.

The form WMAP1. Numbers are varints (seven bits a byte, lowest first), signed ones zigzag-coded:

    8 bytes "WMAP1"
    count of arcs; for each:   points << 1 | artificial; for each point: dx << 2 | detail, dy
    count of shapes; for each: 2 bytes code ("--" for nobody), 2 × 2 bytes label point, count of polygons;
                               for each: count of rings (the first is the outer one);
                               for each: count of arcs, then the arcs (~n runs backwards)

Coordinates run from 0 to 65535 over longitude −180 … 180 and latitude −90 … 90. Arcs are shared by neighbours. Artificial arcs run along
±180° or round a pole, where shapes are cut so that nothing crosses the edge of a flat map; they are filled to, never stroked. A point of
detail 0 is seen on a world 1,000 px wide, 1 on one of 4,000, 2 on one of 16,000, 3 beyond.
"""

import heapq
import json
import pathlib
import struct
import sys

GRID = 65535
DETAIL_WIDTHS_PX = (1000, 4000, 16000)
NOBODY = "--"

# Features without a code of their own in the source.
BY_NAME = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Siachen Glacier": NOBODY, "Indian Ocean Ter.": "AU", "USNB Guantanamo Bay": "CU",
           "Dhekelia": "CY", "Akrotiri": "CY", "Cyprus U.N. Buffer Zone": "CY", "Baikonur": "KZ", "Coral Sea Is.": "AU"}

# Parts that the source draws as another's: its code there, the code they have here, and the box (west, south, east, north) that their middle lies in.
SPLIT = [("FR", "GF", -55, 2, -51, 6), ("FR", "GP", -62, 15.7, -60.9, 16.6), ("FR", "MQ", -61.3, 14.3, -60.7, 15), ("FR", "RE", 55, -21.5, 56, -20.7),
         ("FR", "YT", 44.9, -13.1, 45.4, -12.5), ("NO", "SJ", -10, 70.5, -7, 71.5), ("NO", "SJ", 10, 74, 34, 81), ("NO", "BV", 3, -55, 4, -54),
         ("NL", "BQ", -68.6, 11.9, -68.1, 12.4), ("NL", "BQ", -63.4, 17.4, -62.9, 17.7), ("NZ", "TK", -173, -10, -171, -8),
         ("AU", "CX", 105.4, -10.8, 105.9, -10.2), ("AU", "CC", 96.5, -12.5, 97.1, -11.7), ("RU", "UA", 32.4, 44.3, 36.7, 46.3)]

# Land that the source draws as another's without a line of its own: what lies along the outline from the first point to the second.
# Western Sahara ends in the north at 27°40′.
MOVED = [("MA", "EH", (-8.685, 27.657), (-13.174, 27.655))]


class World:
    """Arcs (lists of (lon, lat)) and, per code, polygons: lists of rings, which are lists of arc numbers (~n runs backwards)."""

    def __init__(self, path, codes):
        topology = json.loads(path.read_text())
        (self.scale_x, self.scale_y), (self.shift_x, self.shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [self.unpack(arc) for arc in topology["arcs"]]
        self.artificial = set()
        self.polygons = {}
        for geometry in topology["objects"]["countries"]["geometries"]:
            if geometry.get("type") is None:
                continue
            code = codes.get(geometry.get("id")) or BY_NAME.get(geometry["properties"]["name"], NOBODY)
            for polygon in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
                # Round the pole the source has a ring without any area.
                rings = [ring for ring in polygon if any(lat > -89.9 for _, lat in self.points(ring))]
                self.polygons.setdefault(self.owner(code, rings[0]), []).append(rings)

    def unpack(self, arc):
        points, x, y = [], 0, 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * self.scale_x + self.shift_x, y * self.scale_y + self.shift_y))
        return points

    def owner(self, code, ring):
        points = self.points(ring)
        lon, lat = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
        for state, part, west, south, east, north in SPLIT:
            if code == state and west <= lon <= east and south <= lat <= north:
                return part
        return code

    def arc(self, number):
        return self.arcs[number] if number >= 0 else self.arcs[~number][::-1]

    def points(self, ring):
        points = []
        for number in ring:
            arc = self.arc(number)
            points += arc[1:] if points else arc
        return points

    def add(self, arc):
        self.arcs.append(arc)
        return len(self.arcs) - 1

    def add_artificial(self, start, end):
        number = self.add([start, end])
        self.artificial.add(number)
        return number


def cut_arc(points):
    """Split an arc where it crosses ±180°, with a point on either side."""
    parts = [[points[0]]]
    for (lon0, lat0), (lon1, lat1) in zip(points, points[1:]):
        if abs(lon1 - lon0) > 180:
            edge = 180.0 if lon0 > 0 else -180.0
            run = lon1 + 2 * edge - lon0
            lat = lat0 + (lat1 - lat0) * ((edge - lon0) / run if run else 0)
            if parts[-1][-1] != (edge, lat):
                parts[-1].append((edge, lat))
            parts.append([(-edge, lat)])
            if (lon1, lat1) == (-edge, lat):
                continue
        parts[-1].append((lon1, lat1))
    return parts


def cut_arcs(world):
    """Returns the numbers of the parts of each arc that was cut."""
    parts_of = {}
    for number in range(len(world.arcs)):
        parts = cut_arc(world.arcs[number])
        if len(parts) > 1:
            world.arcs[number] = parts[0]
            parts_of[number] = [number] + [world.add(part) for part in parts[1:]]
    return parts_of


def arc_index(number):
    return number if number >= 0 else ~number


def split_ring(ring, parts_of):
    """Split a ring at its crossings of ±180° into chains of arcs."""
    chains = [[]]
    for number in ring:
        parts = parts_of.get(arc_index(number))
        if not parts:
            chains[-1].append(number)
            continue
        parts = parts if number >= 0 else [~part for part in reversed(parts)]
        chains[-1].append(parts[0])
        chains += [[part] for part in parts[1:]]
    chains[0] = chains.pop() + chains[0]
    return chains


def close_chains(world, chains):
    """Close chains that end on ±180° into rings, along the edge of the map; round a pole if there is one inside."""
    edges = {180.0: [], -180.0: []}
    for index, chain in enumerate(chains):
        for is_end, (lon, lat) in enumerate((world.arc(chain[0])[0], world.arc(chain[-1])[-1])):
            edges[180.0 if lon > 0 else -180.0].append((lat, is_end, index))
    if len(edges[180.0]) % 2:
        pole = -90.0 if sum(end[0] for end in edges[180.0]) < 0 else 90.0
        nearest = min(edges[180.0], key=lambda end: abs(end[0] - pole))
        side = 180.0 if nearest[1] else -180.0
        chains.append([world.add_artificial((side, pole), (-side, pole))])
        edges[side].append((pole, 0, len(chains) - 1))
        edges[-side].append((pole, 1, len(chains) - 1))
    following = {}
    for ends in edges.values():
        ends.sort()
        for a, b in zip(ends[::2], ends[1::2]):
            assert a[1] != b[1], "two chains end side by side"
            end, start = (a[2], b[2]) if a[1] else (b[2], a[2])
            following[end] = start, world.add_artificial(world.arc(chains[end][-1])[-1], world.arc(chains[start][0])[0])
    rings, left = [], set(range(len(chains)))
    while left:
        index, ring = min(left), []
        while index in left:
            left.discard(index)
            start, bridge = following[index]
            ring += chains[index] + [bridge]
            index = start
        rings.append(ring)
    return rings


def cut_world(world):
    """The source runs across ±180° and round the poles as on a globe; cut it there as a flat map must."""
    parts_of = cut_arcs(world)

    def is_cut(ring):
        return any(arc_index(number) in parts_of for number in ring)

    for code, polygons in world.polygons.items():
        done = []
        for outer, *holes in polygons:
            if not is_cut(outer):
                done.append([outer, *holes])
                continue
            parts = [[ring] for ring in close_chains(world, split_ring(outer, parts_of))]
            for hole in holes:
                lon, lat = world.points(hole)[0]
                next(part for part in parts if is_inside(lon, lat, [world.points(part[0])])).append(hole)
            done += parts
        world.polygons[code] = done


def break_arc(world, number, at):
    """Split an arc at one of its points, in all rings."""
    rest = world.add(world.arcs[number][at:])
    world.arcs[number] = world.arcs[number][:at + 1]
    parts = {number: [number, rest], ~number: [~rest, ~number]}
    for polygons in world.polygons.values():
        for polygon in polygons:
            polygon[:] = [[part for old in ring for part in parts.get(old, [old])] for ring in polygon]


def mark_edges(world):
    """Taveuni comes cut at ±180° by the source; there its coast is artificial too."""

    def is_on_edge(point):
        return on_grid(point)[0] in (0, GRID)

    number = 0
    while number < len(world.arcs):
        arc = world.arcs[number]
        along = [at for at in range(1, len(arc)) if is_on_edge(arc[at - 1]) and is_on_edge(arc[at]) and abs(arc[at][0] - arc[at - 1][0]) < 1]
        if along and number not in world.artificial:
            if len(arc) == 2:
                world.artificial.add(number)
            else:
                break_arc(world, number, along[0] - 1 if along[0] > 1 else 1)
                continue
        number += 1


def break_ring(world, code, point):
    """Make the vertex of the outlines of that territory that is nearest to a point the end of an arc. Returns it."""

    def distance(vertex):
        return (vertex[0] - point[0]) ** 2 + (vertex[1] - point[1]) ** 2

    numbers = {arc_index(number) for polygon in world.polygons[code] for number in polygon[0]}
    _, number, at = min((distance(vertex), number, at) for number in numbers for at, vertex in enumerate(world.arcs[number]))
    vertex = world.arcs[number][at]
    if 0 < at < len(world.arcs[number]) - 1:
        break_arc(world, number, at)
    return vertex


def move_land(world, loser, winner, start, end):
    start, end = break_ring(world, loser, start), break_ring(world, loser, end)
    for polygon in world.polygons[loser]:
        starts = [world.arc(number)[0] for number in polygon[0]]
        if start in starts and end in starts:
            ring = polygon[0][starts.index(start):] + polygon[0][:starts.index(start)]
            middle = [world.arc(number)[0] for number in ring].index(end)
            line = world.add([start, end])
            polygon[0] = ring[middle:] + [line]
            world.polygons[winner].append([ring[:middle] + [~line]])
            return
    raise ValueError(f"no outline of {loser} has both points")


def graft(world, finer, codes):
    """Take from the finer map what the world lacks, border arcs included."""
    for code in sorted(codes - set(world.polygons)):
        world.polygons[code] = [[[world.add(finer.points(ring))] for ring in polygon] for polygon in finer.polygons[code]]


def is_inside(x, y, rings):
    inside = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
            if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
                inside = not inside
    return inside


def area_and_middle(ring):
    area = x = y = 0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area) / 2, x / (3 * area), y / (3 * area)) if abs(area) > 1e-12 else (0, *ring[0])


def distance_to_segment(x, y, start, end):
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    along = max(0, min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy))) if dx or dy else 0
    return ((x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2) ** 0.5


def label_point(rings):
    """The pole of inaccessibility: the point inside that is farthest from all edges; found by halving squares, the most promising first."""

    def depth(x, y):
        nearest = min(distance_to_segment(x, y, a, b) for ring in rings for a, b in zip(ring, ring[1:]))
        return nearest if is_inside(x, y, rings) else -nearest

    area, x, y = area_and_middle(rings[0])
    best, precision, squares = (depth(x, y), x, y), max(0.02, area ** 0.5 / 60), []

    def push(x, y, half):
        value = depth(x, y)
        heapq.heappush(squares, (-(value + half * 2 ** 0.5), value, x, y, half))

    xs, ys = [p[0] for p in rings[0]], [p[1] for p in rings[0]]
    side = min(max(xs) - min(xs), max(ys) - min(ys))
    columns, rows = (max(xs) - min(xs)) / side, (max(ys) - min(ys)) / side
    for column in range(int(columns) + 1):
        for row in range(int(rows) + 1):
            push(min(xs) + (column + 0.5) * side, min(ys) + (row + 0.5) * side, side / 2)
    while squares:
        bound, value, x, y, half = heapq.heappop(squares)
        best = max(best, (value, x, y))
        if -bound - best[0] <= precision:
            break
        for dx in (-half / 2, half / 2):
            for dy in (-half / 2, half / 2):
                push(x + dx, y + dy, half / 2)
    return best[1:]


def on_grid(point):
    return round((point[0] + 180) / 360 * GRID), round((point[1] + 90) / 180 * GRID)


def quantize(arc):
    points = []
    for point in map(on_grid, arc):
        if not points or points[-1] != point:
            points.append(point)
    return points if len(points) > 1 else points * 2


def importances(points):
    """Visvalingam and Whyatt, 1993: the area of the triangle with its neighbours at the time a point is the least important one."""
    degrees = [(x / GRID * 360, y / GRID * 180) for x, y in points]
    count, last = len(points), len(points) - 1
    importance, before, after, version = [float("inf")] * count, list(range(-1, last)), list(range(1, count + 1)), [0] * count

    def triangle(i):
        (x0, y0), (x1, y1), (x2, y2) = degrees[before[i]], degrees[i], degrees[after[i]]
        return abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2

    queue = [(triangle(i), i, 0) for i in range(1, last)]
    heapq.heapify(queue)
    greatest = 0
    while queue:
        area, i, queued = heapq.heappop(queue)
        if queued != version[i]:
            continue
        greatest = importance[i] = max(greatest, area)
        version[i] = -1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < last:
                version[j] += 1
                heapq.heappush(queue, (triangle(j), j, version[j]))
    return importance


def details(points):
    importance = importances(points)
    if points[0] == points[-1]:
        # A closed arc keeps two more points, so that an island never shrinks to nothing.
        for i in sorted(range(1, len(points) - 1), key=lambda i: -importance[i])[:2]:
            importance[i] = float("inf")
    least = [(360 / width) ** 2 for width in DETAIL_WIDTHS_PX]
    return [next((detail for detail, area in enumerate(least) if value >= area), len(least)) for value in importance]


class Blob:
    def __init__(self):
        self.bytes = bytearray(b"WMAP1\0\0\0")

    def number(self, value):
        while value > 127:
            self.bytes.append(value & 127 | 128)
            value >>= 7
        self.bytes.append(value)

    def signed(self, value, low_bits=0, width=0):
        self.number((value << 1 if value >= 0 else (-value << 1) - 1) << width | low_bits)

    def arc(self, points, is_artificial):
        self.number(len(points) << 1 | is_artificial)
        x = y = 0
        for (next_x, next_y), detail in zip(points, details(points)):
            self.signed(next_x - x, detail, 2)
            self.signed(next_y - y)
            x, y = next_x, next_y

    def shape(self, code, label, polygons):
        self.bytes += code.encode() + struct.pack("<HH", *on_grid(label))
        self.number(len(polygons))
        for polygon in polygons:
            self.number(len(polygon))
            for ring in polygon:
                self.number(len(ring))
                for number in ring:
                    self.signed(number)


def drop_specks(world):
    """Drop islets that are a line on the grid."""
    for code, polygons in world.polygons.items():
        world.polygons[code] = [polygon for polygon in polygons if len(quantize(world.points(polygon[0]))) >= 4]


def drop_unused_arcs(world):
    used = sorted({arc_index(number) for polygons in world.polygons.values() for polygon in polygons for ring in polygon for number in ring})
    places = {number: place for place, number in enumerate(used)}
    for polygons in world.polygons.values():
        for polygon in polygons:
            polygon[:] = [[places[number] if number >= 0 else ~places[~number] for number in ring] for ring in polygon]
    world.artificial = {places[number] for number in world.artificial if number in places}
    world.arcs = [world.arcs[number] for number in used]


def write_labels(path, labels):
    lines = []
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if not line.startswith("#"):
            cells[4:] = [f"{value:.3f}" for value in labels[cells[0]]]
        lines.append("\t".join(cells) + "\n")
    path.write_text("".join(lines))


def main(atlas, iso_codes, out):
    codes = {entry["numeric"]: entry["alpha_2"] for entry in json.loads(pathlib.Path(iso_codes).read_text())["3166-1"]}
    world, finer = World(pathlib.Path(atlas, "countries-50m.json"), codes), World(pathlib.Path(atlas, "countries-10m.json"), codes)
    cut_world(world)
    cut_world(finer)
    mark_edges(world)
    for move in MOVED:
        move_land(world, *move)
    graft(world, finer, set(codes.values()) | {"XK"})
    drop_specks(world)
    drop_unused_arcs(world)
    labels = {}
    for code, polygons in world.polygons.items():
        largest = max(polygons, key=lambda polygon: area_and_middle(world.points(polygon[0]))[0])
        labels[code] = label_point([world.points(ring) for ring in largest])
    blob = Blob()
    blob.number(len(world.arcs))
    for number, arc in enumerate(world.arcs):
        blob.arc(quantize(arc), number in world.artificial)
    blob.number(len(world.polygons))
    for code in sorted(world.polygons):
        blob.shape(code, labels[code], world.polygons[code])
    pathlib.Path(out, "world.wmap").write_bytes(blob.bytes)
    write_labels(pathlib.Path(out, "territories.tsv"), labels)
    print(f"{len(world.polygons)} shapes, {len(world.arcs)} arcs, {sum(map(len, world.arcs))} points, {len(blob.bytes)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
