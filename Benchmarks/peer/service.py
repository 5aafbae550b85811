"""The service that Calotype is compared with: GraphQL by strawberry over asyncpg, served by uvicorn.

    PEER_DATABASE=postgresql://… uvicorn service:app --workers 2 --loop uvloop --http httptools --no-access-log
"""

from __future__ import annotations

import contextlib
import os
from typing import Optional

import asyncpg
import orjson
import strawberry
from starlette.applications import Starlette
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

import links
import statements
from inputs import SCALARS, BoundingBoxInput, LocalDateTime, Long, PhotoFilter, PhotoOrder, ThumbnailSize, TimelineUnit

pool: asyncpg.Pool


@strawberry.type
class Thumbnail:
    url: str


@strawberry.type
class Camera:
    model: Optional[str]


@strawberry.type
class Position:
    latitude: float
    longitude: float


@strawberry.type
class Photo:
    database_id: Long
    filename: Optional[str] = None
    taken_at: Optional[LocalDateTime] = None
    width: Optional[int] = None
    height: Optional[int] = None
    media_type: Optional[str] = None
    thumbhash: Optional[str] = None
    favourite: bool = False
    tags: list[str] = ()
    camera: Optional[Camera] = None
    position: Optional[Position] = None
    sha256: strawberry.Private[Optional[str]] = None

    @strawberry.field
    def thumbnail(self, size: ThumbnailSize = ThumbnailSize.GRID) -> Optional[Thumbnail]:
        return Thumbnail(url=links.thumbnail(self.sha256, size.value)) if self.sha256 else None

    @classmethod
    def of(cls, row):
        return cls(
            database_id=row["id"], filename=row["filename"], taken_at=row["taken"], width=row["width"], height=row["height"],
            media_type=row["media_type"], thumbhash=row["thumbhash"], favourite=row["favourite"], tags=row["tags"] or (),
            camera=Camera(model=row["camera_model"]) if row["camera_model"] else None,
            position=None if row["latitude"] is None else Position(latitude=row["latitude"], longitude=row["longitude"]),
            sha256=row["sha256"])


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: Optional[str]


@strawberry.type
class PhotoConnection:
    nodes: list[Photo]
    page_info: PageInfo
    filter: strawberry.Private[Optional[PhotoFilter]]

    @strawberry.field
    async def total_count(self) -> int:
        text, values = statements.total(self.filter)
        return await pool.fetchval(text, *values)


@strawberry.type
class TimelineBucket:
    period: Optional[str]
    from_: Optional[LocalDateTime] = strawberry.field(name="from")
    to: Optional[LocalDateTime]
    count: int
    cover: Optional[Photo]


@strawberry.type
class MapCluster:
    count: int
    position: Position
    cover: Photo


@strawberry.type
class FacetValue:
    value: str
    count: int


@strawberry.type
class Facets:
    filter: strawberry.Private[Optional[PhotoFilter]]

    async def of(self, name) -> list[FacetValue]:
        text, values = statements.facet(name, self.filter)
        return [FacetValue(value=row["value"], count=row["count"]) for row in await pool.fetch(text, *values)]

    @strawberry.field
    async def cameras(self) -> list[FacetValue]:
        return await self.of("cameras")

    @strawberry.field
    async def tags(self) -> list[FacetValue]:
        return await self.of("tags")

    @strawberry.field
    async def objects(self) -> list[FacetValue]:
        return await self.of("objects")

    @strawberry.field
    async def people(self) -> list[FacetValue]:
        return await self.of("people")

    @strawberry.field
    async def years(self) -> list[FacetValue]:
        return await self.of("years")

    @strawberry.field
    async def media_types(self) -> list[FacetValue]:
        return await self.of("media_types")

    # The plan's tables have no columns for these.
    lenses: list[FacetValue] = ()
    countries: list[FacetValue] = ()
    cities: list[FacetValue] = ()


@strawberry.type
class Suggestion:
    kind: str
    value: str
    count: int


def selected(info, name):
    """Whether the query asks for a field below this one."""
    return any(field.name == name for root in info.selected_fields for field in root.selections)


@strawberry.type
class Query:
    @strawberry.field
    async def photos(
        self, info: strawberry.Info, filter: Optional[PhotoFilter] = None, order: PhotoOrder = PhotoOrder.TAKEN_DESC,
        first: int = 50, after: Optional[str] = None, around: Optional[LocalDateTime] = None,
    ) -> PhotoConnection:
        if not (selected(info, "nodes") or selected(info, "pageInfo")):
            return PhotoConnection(nodes=[], page_info=PageInfo(has_next_page=False, end_cursor=None), filter=filter)
        text, values, type = statements.page(filter, order.value, first, after, around)
        rows = await pool.fetch(text, *values)
        info_ = PageInfo(
            has_next_page=len(rows) > first, end_cursor=statements.cursor(rows[:first][-1], type) if rows else None)
        return PhotoConnection(nodes=[Photo.of(row) for row in rows[:first]], page_info=info_, filter=filter)

    @strawberry.field
    async def timeline(
        self, info: strawberry.Info, filter: Optional[PhotoFilter] = None, by: TimelineUnit = TimelineUnit.MONTH
    ) -> list[TimelineBucket]:
        covers = selected(info, "cover")
        text, values = statements.timeline(filter, by.value, covers)
        length = {"year": 4, "month": 7, "day": 10}[by.value]
        return [
            TimelineBucket(
                period=row["start"] and row["start"].isoformat()[:length], from_=row["start"] and row["start"].isoformat(),
                to=None, count=row["count"], cover=Photo(database_id=row["cover"], sha256=row["sha256"]) if covers else None)
            for row in await pool.fetch(text, *values)
        ]

    @strawberry.field
    async def map(
        self, box: BoundingBoxInput, zoom: float, filter: Optional[PhotoFilter] = None
    ) -> list[MapCluster]:
        text, values = statements.clusters(filter, box, zoom)
        return [
            MapCluster(count=row["count"], position=Position(latitude=row["latitude"], longitude=row["longitude"]),
                       cover=Photo(database_id=row["cover"]))
            for row in await pool.fetch(text, *values)
        ]

    @strawberry.field
    def facets(self, filter: Optional[PhotoFilter] = None) -> Facets:
        return Facets(filter=filter)

    @strawberry.field
    async def suggest(self, text: str, limit: int = 10) -> list[Suggestion]:
        statement, values = statements.suggest(text, limit)
        return [Suggestion(**row) for row in await pool.fetch(statement, *values)]


class App(GraphQL):
    def encode_json(self, data):
        return orjson.dumps(data)


@contextlib.asynccontextmanager
async def lifespan(_):
    global pool
    # asyncpg caches prepared statements by text, per connection.
    async with asyncpg.create_pool(
        os.environ["PEER_DATABASE"], min_size=8, max_size=8, server_settings={"search_path": "peer, public"},
    ) as pool:
        yield


schema = strawberry.Schema(
    Query, config=StrawberryConfig(scalar_map=SCALARS), extensions=[ParserCache(maxsize=100), ValidationCache(maxsize=100)])
app = Starlette(routes=[Mount("/", App(schema, graphql_ide=None))], lifespan=lifespan)
