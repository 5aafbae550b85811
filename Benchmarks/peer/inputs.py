"""The filter as GraphQL input: the part of Calotype's PhotoFilter that the benchmark uses."""

from __future__ import annotations

import enum
from typing import NewType, Optional

import strawberry

Long = NewType("Long", int)
LocalDateTime = NewType("LocalDateTime", str)
SCALARS = {
    Long: strawberry.scalar(name="Long", serialize=int, parse_value=int),
    LocalDateTime: strawberry.scalar(name="LocalDateTime", serialize=str, parse_value=str),
}


@strawberry.enum
class PhotoOrder(enum.Enum):
    TAKEN_DESC = "TAKEN_DESC"
    TAKEN_ASC = "TAKEN_ASC"
    ADDED_DESC = "ADDED_DESC"
    DISTANCE = "DISTANCE"
    SIZE_DESC = "SIZE_DESC"
    NAME = "NAME"


@strawberry.enum
class ThumbnailSize(enum.Enum):
    GRID = "grid"
    SCREEN = "screen"


@strawberry.enum
class TimelineUnit(enum.Enum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@strawberry.input
class LocalDateTimeRange:
    from_: Optional[str] = strawberry.field(name="from", default=None)
    to: Optional[str] = None


@strawberry.input
class NumberRange:
    from_: Optional[float] = strawberry.field(name="from", default=None)
    to: Optional[float] = None


@strawberry.input
class DayOfYearInput:
    month: int
    day: int


@strawberry.input
class NearInput:
    latitude: float
    longitude: float
    metres: float


@strawberry.input
class BoundingBoxInput:
    west: float
    south: float
    east: float
    north: float


@strawberry.input
class TermsInput:
    any: Optional[list[str]] = None
    all: Optional[list[str]] = None
    none: Optional[list[str]] = None
    only: Optional[list[str]] = None


@strawberry.input
class SeenTermsInput(TermsInput):
    minimum_confidence: Optional[float] = None


@strawberry.input
class SimilarInput:
    hash: str
    distance: int = 6


@strawberry.input
class PhotoFilter:
    and_: Optional[list[PhotoFilter]] = strawberry.field(name="and", default=None)
    or_: Optional[list[PhotoFilter]] = strawberry.field(name="or", default=None)
    not_: Optional[PhotoFilter] = strawberry.field(name="not", default=None)
    taken: Optional[LocalDateTimeRange] = None
    months: Optional[list[int]] = None
    day_of_year: Optional[DayOfYearInput] = None
    undated: Optional[bool] = None
    near: Optional[NearInput] = None
    box: Optional[BoundingBoxInput] = None
    has_position: Optional[bool] = None
    camera_models: Optional[list[str]] = None
    iso: Optional[NumberRange] = None
    file_size: Optional[NumberRange] = None
    tags: Optional[TermsInput] = None
    people: Optional[SeenTermsInput] = None
    face_count: Optional[NumberRange] = None
    text: Optional[str] = None
    path_prefix: Optional[str] = None
    similar: Optional[SimilarInput] = None
    has_duplicates: Optional[bool] = None
