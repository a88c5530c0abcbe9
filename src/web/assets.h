/*
 * The style sheet, the script and the icon, compiled in.  Their URL holds a
 * hash of their bytes, so that a browser may keep them for good.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

#define ASSETS 3
#define ASSET_NAME_MAX 40 /* bytes, with the NUL */

struct http_content;

enum asset_id { ASSET_STYLE, ASSET_SCRIPT, ASSET_ICON };

struct asset {
	char name[ASSET_NAME_MAX]; /* "style-1a2b3c4d.css" */
	struct http_content *content;
};

struct assets {
	struct asset asset[ASSETS];
};

/* Fills a; assets_free gives the memory back. */
void
assets_init(struct assets *a);
void
assets_free(struct assets *a);

/* The content of the asset of that name, borrowed, or NULL. */
struct http_content *
assets_find(const struct assets *a, struct str name);

#endif
