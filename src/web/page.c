/*
 * The frame.  Every link is relative to the page it stands on, so that the
 * paper works under any prefix a proxy gives it.
 */
#include "web/page.h"

#include "web/assets.h"
#include "web/html.h"

void
page_href(struct view *v, const char *path)
{
	html_lit(v->out, " href=\"");
	buf_add_c(v->out, v->root);
	if (path[0] == '\0' && v->root[0] == '\0')
		html_lit(v->out, "./");
	buf_add_c(v->out, path);
	html_lit(v->out, "\"");
}

void
page_sep(struct view *v)
{
	html_lit(v->out, " · ");
}

void
page_open(struct view *v, const struct page_head *head)
{
	struct buf *b = v->out;

	html_lit(b,
	    "<!doctype html>\n<html lang=\"" PAGE_LANGUAGE "\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n");
	if (head->refresh > 0)
		buf_printf(b, "<meta http-equiv=\"refresh\" content=\"%d\">\n",
		    head->refresh);
	html_lit(b, "<title>");
	if (head->title.n > 0) {
		html_text(b, head->title);
		html_lit(b, " — ");
	}
	html_text(b, v->title);
	html_lit(b, "</title>\n");
	if (head->description != NULL) {
		html_lit(b, "<meta name=\"description\"");
		html_attr(b, "content", str_from(head->description));
		html_lit(b, ">\n");
	}
	html_lit(b, "<link rel=\"stylesheet\"");
	page_href(v, v->assets->asset[ASSET_STYLE].name);
	html_lit(b, ">\n<link rel=\"icon\" type=\"image/svg+xml\"");
	page_href(v, v->assets->asset[ASSET_ICON].name);
	buf_printf(b, ">\n<script src=\"%s%s\" defer></script>\n", v->root,
	    v->assets->asset[ASSET_SCRIPT].name);
	html_lit(
	    b, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to ");
	buf_add_c(b, head->skip);
	html_lit(b,
	    "</a>\n<div class=\"page\">\n<header class=\"mast\">\n"
	    "<div class=\"mast-row\">\n");
}

void
page_nav(struct view *v, bool front)
{
	struct buf *b = v->out;

	html_lit(b, "<nav aria-label=\"Site\">");
	if (!front) {
		html_lit(b, "<a class=\"to-front\"");
		page_href(v, "");
		html_lit(b, ">Front page</a>");
		page_sep(v);
	}
	html_lit(b, "<a class=\"to-feeds\"");
	page_href(v, "feeds");
	html_lit(b, ">Feeds</a></nav>\n");
}

void
page_mast(struct view *v)
{
	struct buf *b = v->out;

	html_lit(b, "<p class=\"name\"><a");
	page_href(v, "");
	html_lit(b, ">");
	html_text(b, v->title);
	html_lit(b, "</a></p>\n<span></span>\n");
	page_nav(v, false);
	html_lit(b, "</div>\n</header>\n");
}

void
page_close(struct view *v)
{
	html_lit(v->out,
	    "<dialog id=\"keys\" aria-labelledby=\"keys-h\">\n"
	    "<h2 class=\"caps\" id=\"keys-h\">Keyboard</h2>\n<dl>\n"
	    "<dt><kbd>j</kbd> <kbd>k</kbd></dt>"
	    "<dd>next, previous item</dd>\n"
	    "<dt><kbd>n</kbd> <kbd>p</kbd></dt>"
	    "<dd>next, previous link inside an item</dd>\n"
	    "<dt><kbd>o</kbd> <kbd>Enter</kbd></dt><dd>open the item</dd>\n"
	    "<dt><kbd>v</kbd></dt><dd>view it at its source</dd>\n"
	    "<dt><kbd>x</kbd></dt><dd>expand or fold what is folded</dd>\n"
	    "<dt><kbd>h</kbd> <kbd>l</kbd></dt>"
	    "<dd>older, newer item</dd>\n"
	    "<dt><kbd>g</kbd> <kbd>h</kbd> · <kbd>g</kbd> <kbd>f</kbd></dt>"
	    "<dd>front page, feeds</dd>\n"
	    "<dt><kbd>?</kbd></dt><dd>this list</dd>\n</dl>\n"
	    "<form method=\"dialog\"><button>Close</button></form>\n"
	    "</dialog>\n</div>\n</body>\n</html>\n");
}
