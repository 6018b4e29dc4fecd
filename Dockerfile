# Lingrid in a container: one process, its data in /var/lib/lingrid, nothing else is written.
#
#   docker build -t lingrid .
#   docker run --env-file .env -v lingrid:/var/lib/lingrid lingrid migrate
#   docker run --env-file .env -v lingrid:/var/lib/lingrid -p 127.0.0.1:8000:8000 lingrid
#
# compose.yaml does the same and more; docs/operate.md explains both.

FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/lingrid
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# what changes seldom comes first
COPY requirements.txt ./
RUN /opt/lingrid/bin/pip install --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY api ./api
COPY bot ./bot
COPY cli ./cli
COPY models ./models
RUN /opt/lingrid/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN groupadd --system --gid 10001 lingrid \
    && useradd --system --uid 10001 --gid lingrid --home-dir /var/lib/lingrid --shell /usr/sbin/nologin lingrid \
    && install --directory --owner lingrid --group lingrid --mode 0700 /var/lib/lingrid
COPY --from=build /opt/lingrid /opt/lingrid
ENV PATH="/opt/lingrid/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LINGRID_DATA_DIR=/var/lib/lingrid \
    LINGRID_HTTP_HOST=0.0.0.0 \
    LINGRID_LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/lingrid
VOLUME /var/lib/lingrid
EXPOSE 8000
STOPSIGNAL SIGTERM
# alive is enough here: a database that is away comes back without a restart of Lingrid
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('LINGRID_HTTP_PORT', '8000') + '/healthz', timeout=4)"]
ENTRYPOINT ["lingrid"]
CMD ["serve"]
