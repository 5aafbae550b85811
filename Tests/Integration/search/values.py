"""The values of the random library and of the random filters, some of them hostile."""

# Names that differ in case or accents only, wildcards, regular expressions, the search language's own characters,
# composed and decomposed letters, ligatures, full-width letters, letters whose capitals are two letters.
NAMES = [
    "beach", "Beach", "BEACH", "sunset", "été", "ÉTÉ", "ete", "e\u0301te\u0301", "screenshot", "new york",
    "New  York", "100%", "a_b", "ab", "axb", ".*", "[a-z]+", "(a|b)", "a|b", "a:b", "-minus", "OR", "or", "o'hara",
    'quo"ted', "back\\slash", "straße", "STRASSE", "ΟΔΟΣ", "οδος", "οδοσ", "日本", "日本語", "naïve", "ﬁsh", "fish", "ａｂｃ",
    "abc", "İstanbul", "istanbul", "ISTANBUL", "ısparta", "ISPARTA", "Ørsted", "ørsted", "orsted", "Łódź", "LODZ", "Æther", "aether", "Þór", "👩‍👩‍👧", "😀", "क्षि",
    "עִבְרִית", "עברית", " padded ", "tab\tbed", "line\nbreak", "null", "true", "0", "$1", "{}", "<b>", "&amp;",
    "%00", "x" * 300, "ſoft", "soft", "ǅ", "ǆ",
]
FREQUENT = ["tag-0", "family", "dog", "Anna", "Ben", "person"]
WORDS = NAMES + ["sea", "Sea", "seaside", "Provence-Alpes-Côte", "d'Azur", "IMG", "2019", "07/", "/", "%", "_"]

MAKES = ["Canon", "CANON", "NIKON CORPORATION", "Apple", "apple", "Sony", "Панасоник", "", "HUAWEI"]
MODELS = [
    "Canon EOS D60", "canon eos d60", "iPhone 14", "IPHONE 14", "iPhone 14 Pro", "NIKON D850", "α7 III", "100%", "X",
]
LENSES = ["EF 50mm f/1.8", "ef 50MM F/1.8", "24-70mm", "Objectif été", "Objectif ete", '70"', ""]

# Code, country, region, city
PLACES = [
    ("FR", "France", "Île-de-France", "Paris"), ("FR", "France", "Provence-Alpes-Côte d'Azur", "Marseille"),
    ("fr", "FRANCE", "ile-de-france", "PARIS"), ("DE", "Germany", "Bavaria", "München"),
    ("DE", "Germany", "", "Munchen"), ("JP", "Japan", "Tōkyō", "東京"), ("US", "United States", "Texas", "Paris"),
    ("F", "France", None, None), (None, None, None, "Paris"), ("  ", "", "", ""), ("GE", "Georgia", None, "თბილისი"),
    ("US", "United States", "Georgia", "Atlanta"),
]
MEDIA_TYPES = [
    "image/jpeg", "image/jpeg", "image/jpeg", "IMAGE/JPEG", "image/heic", "video/mp4", "image/", "image", "weird", "",
    "images/x",
]
# Names of AI writers; an empty one is no condition.
WRITERS = ["face-net", "face-net", "Face-Net", "été", "a|b:c", 'x "y" >=2', "OR", "done", "\\", "two\nlines 3 x", ""]
# As they are written and as they compare; other programs may write numbers that are no version.
VERSIONS = [
    ("1", "{1}"), ("1.10", "{1,10}"), ("1.9", "{1,9}"), ("2", "{2}"), ("2.0", "{2,0}"), ("2.0.1", "{2,0,1}"),
    ("1.10.3.7", "{1,10,3,7}"), ("1.10.3.7.5", "{1,10,3,7,5}"), ("0", "{0}"), ("2147483647", "{2147483647}"),
    ("2.2147483647", "{2,2147483647}"), ("-1", "{-1}"), ("beta", "{}"), ("?", "{2,NULL}"), ("2 by 2", "{{1,9},{2,0}}"),
    ("2, later", "[5:6]={2,0}"),
]
STATUSES = ["done", "Done", "pending", "failed", "", "été", "100%"]

FOLDERS = [
    "", "2019/", "2019/07/", "2019/07 Été/", "2019/071/", "Ünïcode/日本/", "100%/a_b/", "100x/axb/", "s p a c e/",
    "a/b/c/d/", "a/b/", "//", "straße/", "IMG/", "😀/", "back\\slash/",
]
STEMS = [
    "IMG_", "img_", "DSC", "été", "e\u0301te\u0301", "photo (", "100%", "日本", "a_b", "axb", ".hidden", "Straße", "-",
]
EXTENSIONS = [".jpg", ".JPG", ".jpeg", ".heic", ".PNG", ".tar.gz", "", ".", ".été", ". jpg", ".jp%"]

ISO = [None, 50, 100, 100, 200, 400, 800, 1600, 0, -1, 2147483647]
NUMBERS = [
    None, 0.0, 1.4, 1.8, 2.8, 4.0, 5.6, 16.0, 50.0, 85.5, 1 / 125, 0.1 + 0.2, 30.0, -3.0, 1e300, "NaN", "Infinity",
    "-Infinity",
]
# As programs write them that fill the text columns only, and what is no number.
NOT_NUMBERS = [None, None, "", " ", "-", "0", "-5", "1e3", "1/0", "0/0", "1/-2", "5 5", "1.2.3", "(5)", "5 (", "5)", "٥", "½", "1,5"]
APERTURES = NOT_NUMBERS + [
    "f/3.5", "2.8", "F2.8", "F/16", "ƒ/1.4", " f / 5.6 ", "14/5", "f/1.8 (wide open)", "f", "ff/2", "2.97 EV (f/2.8)", "35 mm",
]
SHUTTER_SPEEDS = NOT_NUMBERS + [
    "1/125", "0.5 s", "1/60 sec", "1/60 sec.", "1/8000s", "2 Seconds", '30"', "10/1250", "0.0080", "1.5/3 secs", "bulb",
    "1//60", "1/60 min", "9" * 50,
]
FOCAL_LENGTHS = NOT_NUMBERS + [
    "35 mm", "24.0 mm (35 mm equivalent: 36.0 mm)", "85MM", "187/10", "50", "5.6  mm", "16 mm(crop)", "50 m", "24-70 mm", "mm",
]
SIDES = [None, 0, -5, 1, 100, 200, 640, 480, 1000, 3000, 4000, 4000, 2147483647]
SIZES = [
    None, 0, -1, 1, 1000, 1000, 1_000_000, 5_000_000, 5_000_001, 9_007_199_254_740_993, 9223372036854775807,
    -9223372036854775808,
]

# Wall-clock times that calendars often get wrong; PostgreSQL accepts all of them.
CLOCKS = [
    "0001-01-01", "0001-01-01 00:00:00.000001", "0001-12-31 23:59:59.999999", "4713-01-01 00:00:00 BC",
    "0001-12-31 BC", "294276-12-31 23:59:59.999999", "infinity", "-infinity", "9999-12-31 23:59:59.999999",
    "10000-01-01", "9999-12-31", "1970-01-01", "1969-12-31 23:59:59.999999", "1900-02-28 23:59:59", "1900-03-01",
    "2000-02-29", "2016-02-29 12:00:00", "2019-12-31 23:59:59.999999", "2020-01-01", "2019-07-14 18:16:33.25",
    "2019-07-01", "2019-06-30 23:59:59.999999",
]
# Centres of many photos, and the places where longitudes and latitudes end.
HOME = (48.8566, 2.3522)
POSITIONS = [
    ("0", "0"), ("90", "0"), ("90", "123.456789"), ("-90", "-180"), ("89.999999", "45"), ("-89.999999", "-135"),
    ("0", "180"), ("0", "-180"), ("0.000001", "179.999999"), ("-0.000001", "-179.999999"), ("52.1", "179.9"),
    ("52.1", "-179.9"), ("91", "0"), ("-90.000001", "0"), ("0", "180.000001"), ("999.999999", "-999.999999"),
    ("NaN", "0"), ("0", "NaN"), (None, "5"), ("5", None), ("48.856600", "2.352200"), ("-48.856600", "-177.647800"),
]
HASHES = [
    "d1c4f0e8a5b3972c", "D1C4F0E8A5B3972C", "0000000000000000", "ffffffffffffffff", "d1c4f0e8a5b3972",
    "d1c4f0e8a5b3972cc", "xyz", "", "0xd1c4f0e8a5b39", "+1c4f0e8a5b3972c",
]

# What other programs may put where a list of faces or objects belongs.
JUNK = [
    "null", "5", '"dog"', "{}", "[]", "[1, null, \"x\", [{}], true]", '{"person": "Anna", "label": "dog"}',
    "[[[[[[[[[[]]]]]]]]]]", '[{"person": 5, "label": {"label": "dog"}}]',
    '[{"person": "", "label": "", "confidence": 1}]', "[{}]", "[{}, {}, {}]",
    '[{"person": "Anna", "label": "dog", "confidence": "0.9"}]',
    '[{"person": "Anna", "label": "dog", "confidence": 1e400}]',
    '[{"person": "Anna", "label": "dog", "confidence": -1}]',
    '[{"person": "a\\u0001b\\"c\\\\d\\te", "label": "a\\u0001b\\"c\\\\d\\te"}]',
    '[{"x": [{"person": "Zoe", "label": "cat"}], "person": "Ben", "label": "dog", "box": "}]"}]',
    '[{"person": "Anna", "box": [0, 0, 1]}, {"person": "ANNA", "label": "DOG", "confidence": 0.9}, {"label": "dog"}]',
    '{"a": [' + "[" * 200 + "]" * 200 + "]}",
]
