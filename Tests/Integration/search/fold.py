"""Names compare without regard to case and accents."""

import functools
import unicodedata


# Letters and signs that have no decomposition, and the plain ones that people type for them.
APOSTROPHES = dict.fromkeys("\u2018\u2019\u02bc", "'")
HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
STROKES = str.maketrans(
    dict(zip("øłđðħŧŋ", "olddhtn")) | {"æ": "ae", "œ": "oe", "þ": "th"} | APOSTROPHES | HYPHENS)


@functools.lru_cache(maxsize=None)
def fold(text):
    """The compatibility decomposition without its non-spacing marks, caseless by way of the capitals: those of ß are
    SS, of ς are Σ, of ı are I. Letters with a stroke and ligatures are the letters that they come from. Typographers'
    apostrophes and hyphens are the plain ones.
    """
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in plain if unicodedata.category(character) != "Mn").upper().casefold()
    return bare.translate(STROKES)
