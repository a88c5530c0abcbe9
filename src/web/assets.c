/*
 * Files that are part of the program.  The assembler includes them, which
 * gcc and clang both can, without a generator and at no cost in compile
 * time; Makefile.am names them as prerequisites.
 */
#include "web/assets.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/hash.h"
#include "net/http_content.h"

/* Defines name and name_end around the bytes of a file of this folder. */
#define ASSET(name, file) \
	__asm__(".section .rodata\n" \
		".global asset_" #name "\n" \
		".global asset_" #name "_end\n" \
		"asset_" #name ":\n" \
		".incbin \"" WEB_ASSETS "/" file "\"\n" \
		"asset_" #name "_end:\n" \
		".byte 0\n" \
		".previous\n"); \
	extern const char asset_##name[], asset_##name##_end[]

ASSET(style, "style.css");
ASSET(script, "app.js");
ASSET(icon, "icon.svg");

static const struct {
	const char *stem, *suffix, *type;
	const char *start, *end;
} files[ASSETS] = {
    [ASSET_STYLE] = {"style", "css", "text/css; charset=utf-8", asset_style,
	asset_style_end},
    [ASSET_SCRIPT] = {"app", "js", "text/javascript; charset=utf-8",
	asset_script, asset_script_end},
    [ASSET_ICON] = {"icon", "svg", "image/svg+xml", asset_icon, asset_icon_end},
};

void
assets_init(struct assets *a)
{
	size_t i;

	for (i = 0; i < ASSETS; i++) {
		size_t n = (size_t)(files[i].end - files[i].start);
		struct buf b;

		buf_init(&b, n + 1);
		buf_add(&b, files[i].start, n);
		snprintf(a->asset[i].name, sizeof(a->asset[i].name),
		    "%s-%08" PRIx32 ".%s", files[i].stem,
		    (uint32_t)hash_bytes(buf_str(&b), 0), files[i].suffix);
		a->asset[i].content = http_content_create(files[i].type, &b);
	}
}

void
assets_free(struct assets *a)
{
	size_t i;

	for (i = 0; i < ASSETS; i++)
		http_content_unref(a->asset[i].content);
}

struct http_content *
assets_find(const struct assets *a, struct str name)
{
	size_t i;

	for (i = 0; i < ASSETS; i++)
		if (str_eq_c(name, a->asset[i].name))
			return a->asset[i].content;
	return NULL;
}
