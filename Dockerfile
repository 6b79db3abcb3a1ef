# The Python that the test suite runs on. Both stages need the same one: the environment is copied whole.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build

# requirements.lock holds the service's dependencies and the developers' tools in one resolution. pip takes
# no hashes from a constraints file for a folder or a wheel of ours, so fetch everything that is locked, by
# its hash, and from then on install with no index at all: the service gets its own dependencies out of
# what was verified, nothing unlocked can come in, and the tools stay behind in this stage.
COPY requirements.lock ./
RUN pip download --quiet --no-deps --only-binary=:all: --require-hashes \
      --requirement requirements.lock --dest wheels

COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY service service
RUN python -m venv tools \
 && tools/bin/pip install --quiet --no-index --find-links wheels hatchling \
 && tools/bin/pip wheel --quiet --no-index --no-deps --no-build-isolation --wheel-dir dist .

# Without pip: nothing is installed into a running container.
RUN python -m venv --without-pip /opt/wirecopy \
 && pip --python /opt/wirecopy install --quiet --no-index --find-links wheels dist/*.whl \
 && /opt/wirecopy/bin/wirecopy --version


FROM python:${PYTHON}-slim

LABEL org.opencontainers.image.title="Wirecopy" \
      org.opencontainers.image.description="News articles as structured data in SQL, syndicated as JSON and JSON-LD" \
      org.opencontainers.image.licenses="Apache-2.0"

# A fixed number, so that a volume's owner is the same on every host.
RUN groupadd --gid 10001 wirecopy \
 && useradd --uid 10001 --gid wirecopy --no-create-home --home-dir /data --shell /usr/sbin/nologin wirecopy \
 && install --directory --owner=wirecopy --group=wirecopy /data

COPY --from=build /opt/wirecopy /opt/wirecopy

ENV PATH=/opt/wirecopy/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WIRECOPY_DATABASE_URL=sqlite:////data/wirecopy.db \
    WIRECOPY_MEDIA_DIR=/data/media

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000

# Past any proxy of the environment: the question is for this container.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=2)"]

ENTRYPOINT ["wirecopy"]
CMD ["serve", "--host", "0.0.0.0"]
