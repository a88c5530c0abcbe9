/*
 * Item texts.
 */
#include "web/content.h"

#include "feed/sanitise.h"
#include "web/html.h"

bool
content_write(struct buf *b, struct str html, bool images, size_t *n_images)
{
	struct sanitise_shown shown;

	*n_images = 0;
	if (!sanitise_verify(html)) {
		html_lit(b, "<p>");
		html_text(b, html);
		html_lit(b, "</p>");
		return false;
	}
	sanitise_display(html, images, b, &shown);
	*n_images = shown.images;
	return true;
}
