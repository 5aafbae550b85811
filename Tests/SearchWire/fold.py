"""Names compare without regard to case and accents."""

import functools
import unicodedata


@functools.lru_cache(maxsize=None)
def fold(text):
    """The compatibility decomposition without its non-spacing marks, caseless by way of the capitals: those of ß are
    SS, of ς are Σ, of ı are I.
    """
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if unicodedata.category(character) != "Mn").upper().casefold()
