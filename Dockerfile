# One image for web, worker and beat; docker-compose.yml says which words of scripts/run they start.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY . .
# The same words as on any machine: packages by lock file, pages bundled, translations compiled, static files gathered.
RUN python scripts/bootstrap.py install \
    && TONGXIN_VAR=/tmp/var STATIC_ROOT=/app/static-root scripts/run static \
    && rm -rf node_modules .node tests bench

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 tongxin && mkdir /data && chown tongxin: /data
COPY --from=build /app /app
WORKDIR /app
USER tongxin
ENV BIND=0.0.0.0:8000 STATIC_ROOT=/app/static-root TONGXIN_PROFILE=production TONGXIN_VAR=/data
VOLUME /data
EXPOSE 8000
CMD ["scripts/run", "web"]
