"""Conditions in every form that search takes: a tree's member, REST's flat parameters, words of the language."""

# Kinds whose value is a list: member of the tree, parameter, key of the language.
LISTS = [
    ("years", "year", "year"),
    ("months", "month", "month"),
    ("countries", "country", "country"),
    ("regions", "region", "region"),
    ("cities", "city", "city"),
    ("cameraMakes", "make", "make"),
    ("cameraModels", "camera", "model"),
    ("lenses", "lens", "lens"),
    ("mediaTypes", "mediaType", "type"),
    ("fileExtensions", "extension", "ext"),
    ("shapes", "shape", "is"),
]
# Half-open ranges: member and parameter, key of the language.
RANGES = [
    ("taken", "taken"),
    ("added", "added"),
    ("changed", "changed"),
    ("iso", "iso"),
    ("aperture", "f"),
    ("focalLength", "focal"),
    ("exposure", "exposure"),
    ("faceCount", "faces"),
    ("fileSize", "size"),
    ("megapixels", "mp"),
    ("rating", "rating"),
]
# Whether something holds: member and parameter, words that say so.
FLAGS = [
    ("undated", "is:undated"),
    ("hasPosition", "has:gps"),
    ("favourite", "is:favourite"),
    ("hasError", "has:error"),
    ("hasDuplicates", "has:duplicates"),
]
# One way of matching terms: member, way, parameter, and how the language says it of several.
TERMS = [
    ("tags", "any", "tag", "tag:{any}"),
    ("tags", "all", "allTags", "tag:{each}"),
    ("tags", "none", "noTags", "-tag:{any}"),
    ("objects", "any", "object", "object:{any}"),
    ("people", "any", "person", "person:{any}"),
    ("people", "all", "allPeople", "person:{each}"),
]


class Form:
    """One condition: as a member of a tree, as pairs of parameters, as words."""

    def __init__(self, member, parameters, words):
        self.member, self.parameters, self.words = member, parameters, words


def quoted(value):
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def alternatives(values):
    return "|".join(map(quoted, values))


def random_forms(random, leaves):
    """A maker of one form for each kind that all forms can say."""
    make = {name: maker for name, maker, _ in leaves.kinds()}
    makers = [lambda: near(make["near"]()), lambda: box(make["box"]()), lambda: statuses(make["aiStatuses"]())]
    makers += [
        lambda name=name, key=key: text(name, key, make[name]())
        for name, key in [("pathPrefix", "path:"), ("text", "")]
    ]
    makers += [lambda kind=kind: listed(*kind, make[kind[0]]()) for kind in LISTS]
    makers += [lambda kind=kind: ranged(*kind, make[kind[0]]()) for kind in RANGES]
    makers += [lambda kind=kind: flag(*kind, random.random() < 0.5) for kind in FLAGS]
    makers += [lambda kind=kind: terms(*kind, [name for name in leaves.names() if name]) for kind in TERMS]
    return makers


def listed(member, parameter, key, values):
    return Form({member: values}, [(parameter, value) for value in values], f"{key}:{alternatives(values)}")


def ranged(name, key, range):
    parameters = [(name + {"from": "From", "to": "To"}[bound], value) for bound, value in range.items()]
    words = [f"{key}:{quoted({'from': '>=', 'to': '<'}[bound] + str(value))}" for bound, value in range.items()]
    return Form({name: range}, parameters, " ".join(words))


def flag(name, words, holds):
    return Form({name: holds}, [(name, str(holds).lower())], words if holds else f"-{words}")


def terms(member, way, parameter, pattern, names):
    words = (
        pattern.format(any=alternatives(names))
        if "{any}" in pattern
        else " ".join(pattern.format(each=quoted(name)) for name in names)
    )
    return Form({member: {way: names}}, [(parameter, name) for name in names], words)


def text(name, key, value):
    return Form({name: value}, [(name, value)], key + quoted(value))


def near(circle):
    place = f"{circle['latitude']},{circle['longitude']}"
    return Form(
        {"near": circle}, [("near", place), ("radius", circle["metres"])], f"near:{place}~{circle['metres']}m"
    )


def box(box):
    sides = ",".join(str(box[side]) for side in ["west", "south", "east", "north"])
    return Form({"box": box}, [("box", sides)], f"box:{sides}")


def statuses(names):
    """The empty name stands for photos without AI results, which the language calls otherwise."""
    named = [name for name in names if name]
    words = [f"status:{alternatives(named)}"] * bool(named) + ["-has:ai"] * ("" in names)
    return Form({"aiStatuses": names}, [("aiStatus", name) for name in names], f"({' OR '.join(words)})")
