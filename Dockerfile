# One image for the CMS, its commands and the reference frontend; see cms/README.md.
FROM python:3.11-slim-trixie AS packages
WORKDIR /srv
COPY requirements/uv.txt requirements/cms.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
RUN uv venv --no-python-downloads /srv/venv
# Only ready-made packages: what is built from source would need a compiler, and run unseen code.
RUN uv pip install --no-cache --no-build --require-hashes --python /srv/venv/bin/python -r requirements/cms.txt

FROM python:3.11-slim-trixie
# pg_dump and psql, for backups: of the version of the server in infra/vm/compose.yaml, or newer.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
# Uploads, answers that processes share, backups and their keys are written here; nothing else of the
# image is.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin clinic \
    && install -d -o 10001 -m 0700 /srv/var/media /srv/var/answers /srv/var/backups /srv/var/scratch /srv/var/keys
WORKDIR /srv
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    VAR_DIR=/srv/var \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    GRANIAN_RESPAWN_FAILED_WORKERS=true \
    GRANIAN_RESPAWN_INTERVAL=15 \
    GRANIAN_WORKERS_KILL_TIMEOUT=20
COPY --from=packages /srv/venv venv
COPY pyproject.toml ./
COPY cms cms
RUN python -m compileall -q cms
# Static files need settings but none of their values: these exist in this one step.
RUN SECRET_KEY=only-while-static-files-are-collected-0123456789-abcdef \
    DATABASE_URL=sqlite:////tmp/none ALLOWED_HOSTS=none CMS_URL=https://none \
    FRONTEND_URL=https://none CONTACT_FORM_ACTION=https://none TRUSTED_PROXY_COUNT=0 \
    python -m cms collectstatic --noinput --verbosity 0 --ignore redoc

# What is written outlives the container only on volumes; everything else may be read-only.
VOLUME ["/srv/var/media", "/srv/var/answers", "/srv/var/backups", "/srv/var/scratch", "/srv/var/keys", "/tmp"]
USER 10001
# `docker build --build-arg VERSION="$(python -m cms --version)"` names the version to the outside.
ARG VERSION
LABEL org.opencontainers.image.version=$VERSION \
    org.opencontainers.image.title="Clinic CMS" \
    org.opencontainers.image.licenses=MIT
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz/live', timeout=4)"]
CMD ["granian", "cms.wsgi:application"]
