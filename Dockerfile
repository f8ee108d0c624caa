# syntax=docker/dockerfile:1
# Build: compiles TypeScript and the native SQLite driver, then keeps only what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY widget ./widget
# The SQLite driver is compiled here instead of fetched as a binary; `prepare` builds dist.
RUN npm_config_build_from_source=true npm ci \
  && npm prune --omit=dev --ignore-scripts

# Run: no compiler, no root.
FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=sqlite:/data/acp-seller.db
WORKDIR /app
RUN mkdir /data && chown 10001:10001 /data
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY examples ./examples
USER 10001:10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "dist/cli/main.js", "healthcheck"]
# Node answers SIGTERM itself: the server drains and ends within 25 s.
STOPSIGNAL SIGTERM
CMD ["node", "dist/cli/main.js", "start"]
