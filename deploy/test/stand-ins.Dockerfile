# Stands in for the images of PostgreSQL, SeaweedFS and Caddy in tests, which pull no image: made of Debian packages, and
# of the program weed in the folder of the build. docs/install-containers.md lists what this does not prove.
ARG DEBIAN_IMAGE
# hadolint ignore=DL3006
FROM ${DEBIAN_IMAGE}
RUN mkdir -p /etc/postgresql-common/createcluster.d \
    && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/none.conf \
    && apt-get update \
    && apt-get install --yes --no-install-recommends busybox caddy postgresql-15 \
    && rm -rf /var/lib/apt/lists/* \
    && ln -s /usr/bin/busybox /usr/local/bin/wget \
    && install --directory --owner=postgres --group=postgres --mode=0700 /var/lib/postgresql/data
COPY weed /usr/local/bin/weed
COPY postgres-entrypoint /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin \
    PGDATA=/var/lib/postgresql/data \
    XDG_CONFIG_HOME=/config \
    XDG_DATA_HOME=/data
VOLUME ["/var/lib/postgresql/data", "/data", "/config"]
ENTRYPOINT ["docker-entrypoint.sh"]
