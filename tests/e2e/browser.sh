#!/bin/sh
# The demo's pages in Chromium, at the width of a desk and of a phone.
. "$top_srcdir/tests/tap/tap.sh"
command -v node >/dev/null || tap_skip_all "node is not here"
chromium=$(command -v chromium || command -v chromium-browser) ||
	tap_skip_all "chromium is not here"
[ -z "${COURANT_TEST_QUICK:-}" ] || tap_skip_all "long, and a quick run was asked for"
. "$top_srcdir/tests/e2e/lib.sh"

demo_start "$courant" || exit 1
await 30 polls_are "$(feeds)" || exit 1
# The page with a script, a frame and a tracking pixel to be kept out.
rich=$(sql "SELECT id FROM item WHERE title LIKE 'What administrators should%'")
node "$top_srcdir/tests/e2e/browser.mjs" "$chromium" \
	"http://127.0.0.1:$web_port/" "$top_builddir/screenshots" \
	"" feeds "item/$rich"
