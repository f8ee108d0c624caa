#!/usr/bin/env bash
# Does what the Dockerfile says, by hand, where no container engine runs: builds in a plain folder, puts together what
# the image has, makes that read-only, and runs it as user 10001 without privileges, with one writable folder.
# Needs root and Linux (setpriv, unshare).
#   deploy/check-image.sh            compiles the SQLite driver, as the image does
#   NODE_MODULES=path/to/node_modules deploy/check-image.sh   copies an installed tree instead, which takes seconds
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  umount "$work/app" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
say() { printf '%s\n' "$*"; }
fail() { say "FAILED: $*"; exit 1; }

# What the Dockerfile copies from outside has to be let in by .dockerignore.
sources=$(grep '^COPY [^-]' Dockerfile | sed 's/^COPY //; s/ [^ ]*$//; s|\./||g' | tr ' ' '\n' | sort -u)
[ "$(printf '%s\n' "$sources" | wc -l)" -ge 6 ] || fail "the Dockerfile cannot be read: $sources"
for path in $sources; do
  [ -e "$path" ] || fail "the Dockerfile copies $path, which there is not"
  grep -qx "!${path%%/*}" .dockerignore || fail ".dockerignore keeps $path out"
done

# Stage 1: build.
build=$work/build app=$work/app data=$work/data secrets=$work/secrets
mkdir -p "$build" "$app" "$data" "$secrets"
cp package.json package-lock.json tsconfig.json tsconfig.build.json "$build/"
cp -r src widget "$build/"
if [ -n "${NODE_MODULES:-}" ]; then
  cp -a "$NODE_MODULES" "$build/node_modules"
  (cd "$build" && npm run build --silent)
else
  (cd "$build" && npm_config_build_from_source=true npm ci)
fi
(cd "$build" && npm prune --omit=dev --ignore-scripts --no-audit --no-fund)

# Stage 2: what the image has.
cp -a "$build/node_modules" "$build/dist" "$app/"
cp -r package.json LICENSE examples "$app/"
chown -R 0:0 "$app" && chmod -R a-w,a+rX "$app" && chmod a+rx "$work"
chown 10001:10001 "$data" && chmod 700 "$data"
mount --bind "$app" "$app" 2>/dev/null && mount -o remount,ro,bind "$app" && say "the tree is mounted read-only" ||
  say "the tree has no write permission (no read-only mount here)"
# Secrets as an engine mounts them: files that the user may read.
printf 'agent=agent-key-of-the-check\n' >"$secrets/acp_api_keys"
printf 'sk_test_check\n' >"$secrets/stripe_secret_key"
chmod a+rx "$secrets" && chmod a+r "$secrets"/*
marker=$work/marker
touch "$marker"

port=${PORT:-30987}
as_nobody() {
  (cd "$app" && exec setpriv --reuid=10001 --regid=10001 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
    env -i PATH="$PATH" TMPDIR=/nonexistent NODE_ENV=production HOST=127.0.0.1 PORT="$port" DATABASE_URL="sqlite:$data/acp-seller.db" \
    PUBLIC_URL=https://shop.example MERCHANT_API_KEY=merchant-key-of-the-check ACP_API_KEYS_FILE="$secrets/acp_api_keys" \
    STRIPE_SECRET_KEY_FILE="$secrets/stripe_secret_key" STRIPE_WEBHOOK_SECRET=whsec_check STRIPE_API_BASE=http://127.0.0.1:9 DRAIN_SECONDS=0 "$@")
}

as_nobody touch "$app/probe" 2>/dev/null && fail "user 10001 can write to the tree"
as_nobody node dist/cli/main.js healthcheck 2>/dev/null && fail "HEALTHCHECK is content although nothing runs"

as_nobody node dist/cli/main.js start >"$work/log" 2>&1 &
server=$!
for _ in $(seq 300); do
  if as_nobody node dist/cli/main.js healthcheck 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/log"; fail "the server ended"; }
done
as_nobody node dist/cli/main.js healthcheck || fail "HEALTHCHECK does not find the server"
say "HEALTHCHECK is content"

# A small purchase, as far as it goes without Stripe.
key=agent-key-of-the-check
call() { curl -fsS -H 'API-Version: 2026-04-17' -H "Authorization: Bearer $key" "$@"; }
created=$(call "http://127.0.0.1:$port/checkout_sessions" -H 'Content-Type: application/json' -H 'Idempotency-Key: check' \
  -d '{"currency":"usd","capabilities":{},"line_items":[{"id":"item_123","quantity":2}]}')
id=$(printf '%s' "$created" | sed -n 's/.*"id":"\(cs_[0-9a-f]*\)".*/\1/p')
[ -n "$id" ] || fail "no session was made: $created"
call "http://127.0.0.1:$port/checkout_sessions/$id" >/dev/null || fail "the session cannot be read"
call "http://127.0.0.1:$port/docs" >/dev/null && call "http://127.0.0.1:$port/feed/products.jsonl" >/dev/null ||
  fail "pages or the feed cannot be read"
say "a session was made and read"

pid=$(pgrep -P "$server" -x node || echo "$server")
printf 'agent=another-key-of-the-check\n' >"$secrets/acp_api_keys"
kill -HUP "$pid"
for _ in $(seq 300); do
  if grep -q 'secrets were read again' "$work/log"; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/log"; fail "the server ended at SIGHUP"; }
  sleep 0.02
done
call "http://127.0.0.1:$port/checkout_sessions/$id" >/dev/null 2>&1 && fail "a key that was replaced is still good"
key=another-key-of-the-check
call "http://127.0.0.1:$port/checkout_sessions/$id" >/dev/null || { cat "$work/log"; fail "SIGHUP brought no new key"; }
say "SIGHUP brought a new key from its file"

grep -q '^NoNewPrivs:[[:space:]]1' "/proc/$pid/status" || fail "new privileges are possible"
grep -q '^CapEff:[[:space:]]0*$' "/proc/$pid/status" || fail "the server has capabilities"
grep -q '^Uid:[[:space:]]10001[[:space:]]10001' "/proc/$pid/status" || fail "the server is not user 10001"

kill -TERM "$pid"
code=0
wait "$server" || code=$?
server=
[ "$code" = 0 ] || { cat "$work/log"; fail "SIGTERM ended it with $code"; }
say "SIGTERM ends it with 0"

written=$(find "$work" /tmp /var /run /home /root /etc -xdev -newer "$marker" -user 10001 -not -path "$data*" -not -path '/proc/*' 2>/dev/null || true)
[ -z "$written" ] || fail "written outside of the data folder: $written"
[ "$(stat -c %a "$data/acp-seller.db")" = 600 ] || fail "others may read the database: $(ls -l "$data")"
say "nothing was written outside of the data folder: $(cd "$data" && echo *)"
say "$(find "$app" -type f | wc -l) files, $(du -sh "$app" | cut -f1)"
