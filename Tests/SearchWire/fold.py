"""Names compare without regard to case and accents."""

import functools
import unicodedata


# Letters that have no decomposition, and the plain ones that people type for them.
STROKES = str.maketrans(dict(zip("øłđðħŧŋ", "olddhtn")) | {"æ": "ae", "œ": "oe", "þ": "th"})


@functools.lru_cache(maxsize=None)
def fold(text):
    """The compatibility decomposition without its non-spacing marks, caseless by way of the capitals: those of ß are
    SS, of ς are Σ, of ı are I. Letters with a stroke and ligatures are the letters that they come from.
    """
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in plain if unicodedata.category(character) != "Mn").upper().casefold()
    return bare.translate(STROKES)
