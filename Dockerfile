# The image of Calotype. docs/install-containers.md says how to build and run it.
#
#   docker build --tag calotype .        # or: buildah bud --format docker --tag calotype .
#
# Base images: any that have the same packages. Both must be of the same Debian release.
ARG SWIFT_IMAGE=docker.io/library/swift:6.3-bookworm
ARG DEBIAN_IMAGE=docker.io/library/debian:12-slim
# What has the program in /opt/calotype: the stage that builds it, or an image that was made before.
ARG PROGRAM_IMAGE=build

FROM ${SWIFT_IMAGE} AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        binutils libargon2-dev libbrotli-dev libcurl4-openssl-dev libdav1d-dev libexif-dev libexpat1-dev libheif-dev \
        libjpeg62-turbo-dev liblcms2-dev libpq-dev libraw-dev libroaring-dev libseccomp-dev libtiff-dev libvips-dev \
        pkg-config python3 python3-pip zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN script/install-web-libraries
# The cache keeps the compiled dependencies from one build of the image to the next.
RUN --mount=type=cache,target=/build,sharing=locked \
    swift build --scratch-path /build --configuration release --static-swift-stdlib --product calotype \
    && deploy/image/collect /build/release /opt/calotype

FROM ${PROGRAM_IMAGE} AS program

FROM ${DEBIAN_IMAGE} AS runtime
# The client of PostgreSQL must be at least as new as the server, or backups fail.
ARG POSTGRES_MAJOR=15
COPY --from=program /opt/calotype/packages.txt /opt/calotype/packages.txt
COPY deploy/image/install-runtime /opt/calotype/install-runtime
RUN /opt/calotype/install-runtime /opt/calotype/packages.txt \
        ca-certificates ffmpeg tzdata "postgresql-client-${POSTGRES_MAJOR}" \
    && groupadd --gid 10001 calotype \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/calotype --shell /usr/sbin/nologin calotype \
    && install --directory --owner=calotype --group=calotype --mode=0700 /var/lib/calotype /var/lib/calotype/backups
COPY --from=program /opt/calotype /opt/calotype
ENV PATH=/opt/calotype/bin:/usr/local/bin:/usr/bin:/bin
# Fails here, not at the first start, if a library is missing.
RUN calotype --version && ffmpeg -version && "/usr/lib/postgresql/${POSTGRES_MAJOR}/bin/pg_dump" --version

ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="Calotype" \
      org.opencontainers.image.description="The metadata service of a self-hosted photo library" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The setup secret is a path. Inside a container, the loopback address would reach nobody. Without encryption Calotype still refuses to start, unless
# CALOTYPE_PUBLIC_URL is the https address of a proxy.
# hadolint ignore=DL3064
ENV CALOTYPE_HOST=0.0.0.0 \
    CALOTYPE_SETUP_SECRET_FILE=/var/lib/calotype/setup-secret \
    CALOTYPE_INDEX_FILE=/var/lib/calotype/search-index \
    CALOTYPE_BACKUP_TO=/var/lib/calotype/backups
USER 10001:10001
WORKDIR /var/lib/calotype
VOLUME /var/lib/calotype
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s --retries=3 CMD ["calotype", "healthcheck"]
ENTRYPOINT ["calotype"]
CMD ["serve"]
