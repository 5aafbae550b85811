"""Conditions in every form that search accepts: member of a tree, flat REST parameters, search language."""

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
    ("shapes", "shape", "shape"),
    ("ids", "id", "id"),
]
# Half-open ranges: member and parameter, key of the language.
RANGES = [
    ("taken", "taken"),
    ("takenInstant", "taken"),
    ("added", "added"),
    ("changed", "changed"),
    ("iso", "iso"),
    ("aperture", "f"),
    ("focalLength", "focal"),
    ("focalLength35", "focal35"),
    ("exposure", "exposure"),
    ("faceCount", "faces"),
    ("fileSize", "size"),
    ("megapixels", "mp"),
    ("rating", "rating"),
]
# Flags: member and parameter, the search language for true, and for false.
FLAGS = [
    ("undated", "is:undated", "has:date"),
    ("hasPosition", "has:gps", "no:gps"),
    ("favourite", "is:favourite", "no:favourite"),
    ("hasError", "has:error", "no:error"),
    ("hasDuplicates", "has:duplicates", "no:duplicates"),
    ("isLiveClip", "is:liveclip", "no:liveclip"),
    ("isUnsupported", "is:unsupported", "no:unsupported"),
]
# One way of matching terms: member, way, parameter and (in lower case) key, parameter of the minimum confidence.
TERMS = [
    (member, way, name, confidence)
    for member, confidence, names in [
        ("tags", None, ["tag", "allTags", "noTags", "onlyTags"]),
        ("objects", "objectConfidence", ["object", "allObjects", "noObjects", "onlyObjects"]),
        ("people", "personConfidence", ["person", "allPeople", "noPeople", "onlyPeople"]),
    ]
    for way, name in zip(["any", "all", "none", "only"], names)
]


class Form:
    """One condition: as a member of a tree, as pairs of parameters, and in the search language."""

    def __init__(self, member, parameters, words):
        self.member, self.parameters, self.words = member, parameters, words


def quoted(value):
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def alternatives(values):
    return "|".join(map(quoted, values))


def random_forms(random, leaves):
    """A maker for each kind of condition that exists in every form."""
    make = {name: maker for name, maker, _ in leaves.kinds()}
    makers = [
        lambda: near(make["near"]()),
        lambda: box(make["box"]()),
        lambda: statuses(make["aiStatuses"]()),
        lambda: ai_run(make["aiRun"]()),
        lambda: day_of_year(make["dayOfYear"]()),
        lambda: similar(make["similar"]()),
    ]
    makers += [
        lambda name=name, key=key: text(name, key, make[name]())
        for name, key in [("pathPrefix", "path:"), ("text", "text:"), ("phrase", "phrase:")]
    ]
    makers += [lambda kind=kind: listed(*kind, make[kind[0]]()) for kind in LISTS]
    makers += [lambda kind=kind: ranged(*kind, make[kind[0]]()) for kind in RANGES]
    makers += [lambda kind=kind: flag(*kind, random.random() < 0.5) for kind in FLAGS]
    makers += [
        lambda kind=kind: terms(*kind, [name for name in leaves.names() if name], random.choice([None, 0, 0.5, 0.9]))
        for kind in TERMS
    ]
    return makers


def listed(member, parameter, key, values):
    return Form({member: values}, [(parameter, value) for value in values], f"{key}:{alternatives(values)}")


def ranged(name, key, range):
    parameters = [(name + {"from": "From", "to": "To"}[bound], value) for bound, value in range.items()]
    both = "".join({"from": ">=", "to": "<"}[bound] + str(value) for bound, value in range.items())
    return Form({name: range}, parameters, f"{key}:{quoted(both)}")


def flag(name, words, opposite, holds):
    return Form({name: holds}, [(name, str(holds).lower())], words if holds else opposite)


def terms(member, way, name, confidence_name, names, confidence):
    match, parameters, key = {way: names}, [(name, term) for term in names], name.lower()
    if confidence_name and confidence is not None:
        match["minimumConfidence"] = confidence
        parameters.append((confidence_name, confidence))
        key += f">={confidence}"
    return Form({member: match}, parameters, f"{key}:{alternatives(names)}")


def text(name, key, value):
    # A single word in quotes is text, several are a phrase.
    is_bare = name in ("text", "phrase") and (name == "phrase") == (len(value.split()) > 1)
    return Form({name: value}, [(name, value)], quoted(value) if is_bare else key + quoted(value))


def near(circle):
    place = f"{circle['latitude']},{circle['longitude']}"
    return Form(
        {"near": circle}, [("near", place), ("radius", circle["metres"])], f"near:{place}~{circle['metres']}m"
    )


def box(box):
    sides = ",".join(str(box[side]) for side in ["west", "south", "east", "north"])
    return Form({"box": box}, [("box", sides)], f"box:{sides}")


def day_of_year(day):
    words = f"{day['month']}-{day['day']}"
    return Form({"dayOfYear": day}, [("dayOfYear", words)], f"on:{words}")


def similar(hash):
    parameters = [("similar", hash["hash"])]
    if "distance" in hash:
        parameters.append(("distance", hash["distance"]))
    return Form({"similar": hash}, parameters, "similar:" + "~".join(str(value) for _, value in parameters))


def statuses(names):
    """The empty name means photos without AI results."""
    return Form({"aiStatuses": names}, [("aiStatus", name) for name in names], f"status:{alternatives(names)}")


# Members of a condition on AI writers, and their parameters.
RUN_PARAMETERS = {
    "part": "aiPart", "version": "aiVersion", "versionFrom": "aiVersionFrom", "versionTo": "aiVersionTo",
    "failed": "aiFailed",
}  # fmt: skip


def ai_run(run):
    writers = run.get("writers", ["*"])
    parameters = [("aiWriter", name) for name in writers]
    parameters += [
        (parameter, str(run[member]).lower()) for member, parameter in RUN_PARAMETERS.items() if member in run
    ]
    key = ("failed" if run.get("failed") else "done") + run.get("part", "").lower()
    for member, sign in [("version", "="), ("versionFrom", ">="), ("versionTo", "<")]:
        if member in run:
            key += sign + run[member]
    return Form({"aiRun": run}, parameters, f"{key}:{alternatives(writers)}")
