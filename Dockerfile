# The same steps as `make setup`, in an image without compilers, shell tools or root.
FROM python:3.11-slim-bookworm AS assets
WORKDIR /app
COPY .ci .ci
COPY requirements requirements
RUN .ci/python-packages assets
ENV PATH=/app/.venv/bin:$PATH
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN .ci/node-packages
COPY frontend frontend
RUN npm --prefix frontend run --silent build

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN apt-get update -qq \
    && apt-get install --yes --no-install-recommends gettext libgdal32 \
    && rm -rf /var/lib/apt/lists/*
COPY .ci .ci
COPY requirements requirements
# "base dask" for an image that can do `run_analysis --all`.
ARG PACKAGES="base"
RUN UV_COMPILE_BYTECODE=1 .ci/python-packages $PACKAGES
COPY . .
COPY --from=assets /app/frontend/dist frontend/dist
ENV PATH=/app/.venv/bin:$PATH MAPDIALOG_STATIC_DIR=/app/static
RUN python manage.py compilemessages --verbosity 0 --ignore .venv --ignore node_modules \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf .local tests .ci demo

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
    && apt-get install --yes --no-install-recommends \
       libgdal32 fonts-noto-core fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/mapdialog mapdialog
WORKDIR /app
ARG MAPDIALOG_COMMIT=""
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MAPDIALOG_PRODUCTION=1 \
    MAPDIALOG_COMMIT=$MAPDIALOG_COMMIT \
    MAPDIALOG_DATA_DIR=/var/lib/mapdialog \
    MAPDIALOG_STATIC_DIR=/app/static
USER mapdialog
VOLUME /var/lib/mapdialog
EXPOSE 8000
# No access log: the addresses of residents are nowhere to be stored.
CMD ["gunicorn", "--config", "python:mapdialog.web_server", "mapdialog.wsgi:application", \
     "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
