# Builds from the lock file alone, and runs without root, without npm and without what only a build
# needs. See docs/deploying.md.
FROM node:22-bookworm-slim AS build
WORKDIR /duplex
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS packages
WORKDIR /duplex
COPY package.json package-lock.json ./
# npm keeps a package for development if another may use it (valibot: typescript, 24 MB). Nothing runs it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/typescript node_modules/.bin

FROM node:22-bookworm-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /duplex
COPY --from=packages /duplex/node_modules node_modules
COPY --from=build /duplex/build build
COPY package.json ./
# For the log of the playgrounds; a volume mounted here takes over its owner.
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
	CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "build/duplex.js"]
