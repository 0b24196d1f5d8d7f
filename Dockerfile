# syntax=docker/dockerfile:1

# The binary links libstdc++ for DuckDB, so that both stages are of one Debian.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN make build VERSION="${VERSION}"

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data cloudlens \
    && install -d -o cloudlens -m 0700 /data
COPY --from=build /src/bin/cloudlens /usr/local/bin/cloudlens
COPY LICENSE /usr/share/doc/cloudlens/LICENSE
USER cloudlens
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Until logins exist CloudLens listens on loopback only. A container that is to
# be reached from outside must be told so: see compose.yaml.
ENTRYPOINT ["cloudlens"]
CMD ["serve", "--addr", "127.0.0.1:8000", "--data", "/data"]
